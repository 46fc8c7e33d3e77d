import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { deleteAppointment } from '../../appointment/delete.ts';
import { onAppointmentDeleted } from './deleted.ts';

specifyTrigger(onAppointmentDeleted, context => {
  const { perform, sample, fired } = context;

  test('a removed appointment is told', async () => {
    const calendarId = await addCalendar(context);
    const { eventId } = await book(context, calendarId);
    await perform(deleteAppointment, { eventId });
    assert.equal(at(await sample(), 'data.appointment.id'), eventId);
    assert.deepEqual(
      [(await fired({ calendarId })).length, (await fired({ calendarId: 'another' })).length],
      [1, 0],
    );
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { rescheduleAppointment } from '../../appointment/reschedule.ts';
import { onAppointmentUpdated } from './updated.ts';

specifyTrigger(onAppointmentUpdated, context => {
  const { perform, sample, fired } = context;

  test('a changed appointment is told, with its old and new values', async () => {
    const calendarId = await addCalendar(context);
    const { eventId } = await book(context, calendarId);
    await perform(rescheduleAppointment, { eventId, startTime: '2031-01-07T11:00:00' });
    const event = await sample();
    assert.equal(
      event.changes.find(({ field }) => field === 'startTime')?.to,
      at(event, 'data.appointment.startTime'),
    );
    assert.deepEqual(
      [(await fired({ calendarId })).length, (await fired({ calendarId: 'another' })).length],
      [1, 0],
    );
  });
});

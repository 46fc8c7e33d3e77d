import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { setAppointmentStatus } from '../../appointment/set-status.ts';
import { onAppointmentNoShow } from './no-show.ts';

specifyTrigger(onAppointmentNoShow, context => {
  const { perform, sample, fired } = context;

  test('an appointment that was missed is told, no other', async () => {
    const calendarId = await addCalendar(context);
    const { eventId } = await book(context, calendarId);
    const { eventId: kept } = await book(context, calendarId, '2031-01-07T14:00:00');
    await perform(setAppointmentStatus, { eventId: kept, appointmentStatus: 'showed' });
    await perform(setAppointmentStatus, { eventId, appointmentStatus: 'noshow' });
    assert.equal(at(await sample(), 'data.appointment.id'), eventId);
    assert.deepEqual(
      [(await fired({ calendarId })).length, (await fired({ calendarId: 'another' })).length],
      [1, 0],
    );
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { rescheduleAppointment } from '../../appointment/reschedule.ts';
import { onAppointmentRescheduled } from './rescheduled.ts';

specifyTrigger(onAppointmentRescheduled, context => {
  const { perform, sample, fired } = context;

  test('an appointment that is moved is told', async () => {
    const calendarId = await addCalendar(context);
    const { eventId } = await book(context, calendarId);
    await perform(rescheduleAppointment, { eventId, startTime: '2031-01-07T11:00:00' });
    assert.equal(at(await sample(), 'data.appointment.id'), eventId);
    assert.deepEqual(
      [(await fired({ calendarId })).length, (await fired({ calendarId: 'another' })).length],
      [1, 0],
    );
  });
});

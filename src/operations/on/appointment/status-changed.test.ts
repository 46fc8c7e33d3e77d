import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { setAppointmentStatus } from '../../appointment/set-status.ts';
import { onAppointmentStatusChanged } from './status-changed.ts';

specifyTrigger(onAppointmentStatusChanged, context => {
  const { perform, sample, fired } = context;

  test('an appointment that goes to a status is told, to those who ask for this one', async () => {
    const calendarId = await addCalendar(context);
    const { eventId } = await book(context, calendarId);
    await perform(setAppointmentStatus, { eventId, appointmentStatus: 'showed' });
    assert.equal(at(await sample(), 'data.appointment.appointmentStatus'), 'showed');
    assert.equal((await fired({ calendarId, appointmentStatus: 'showed' })).length, 1);
    assert.equal((await fired({ calendarId, appointmentStatus: 'noshow' })).length, 0);
    assert.deepEqual(
      [(await fired({ calendarId })).length, (await fired({ calendarId: 'another' })).length],
      [1, 0],
    );
  });
});

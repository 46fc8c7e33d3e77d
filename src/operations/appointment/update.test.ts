import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { cancelAppointment } from './cancel.ts';
import { rescheduleAppointment } from './reschedule.ts';
import { setAppointmentStatus } from './set-status.ts';
import { updateAppointment } from './update.ts';

const taken = { code: 'slot_unavailable', message: 'The slot you have selected is no longer available.' };

specify(updateAppointment, context => {
  const { perform, sample, events } = context;

  test('what is sent is changed, and the event has old and new values', async () => {
    const calendarId = await addCalendar(context);
    const { eventId, contactId } = await book(context, calendarId);
    const change = { eventId, title: 'Check-up', startTime: '2031-01-07T11:00:00', address: 'Room 2' };
    const answer = await sample(change);
    assertHighLevelShape(updateAppointment, answer);
    assert.equal(at(answer, 'endTime'), '2031-01-07T17:00:00.000Z');
    assert.equal(at(answer, 'version'), 2);
    const updated = (await events(contactId)).at(-1);
    assert.equal(updated?.type, 'appointment.updated');
    assert.deepEqual(updated?.changes, [
      { field: 'title', from: 'Priya', to: 'Check-up' },
      { field: 'startTime', from: '2031-01-07T15:00:00.000Z', to: '2031-01-07T16:00:00.000Z' },
      { field: 'endTime', from: '2031-01-07T16:00:00.000Z', to: '2031-01-07T17:00:00.000Z' },
      { field: 'address', from: null, to: 'Room 2' },
      { field: 'meetingLocationType', from: null, to: 'custom' },
    ]);
    assert.deepEqual(await perform(updateAppointment, change), answer);
    await assert.rejects(perform(updateAppointment, { eventId, title: 'x' }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateAppointment, { eventId: 'unknown' }), { code: 'not_found' });
    await assert.rejects(perform(updateAppointment, { eventId, rrule: 'FREQ=DAILY;COUNT=2' }), {
      code: 'invalid_input',
    });
  });

  test('another time must be free, its own time is not in its way, and words need no slot', async () => {
    const calendarId = await addCalendar(context, { slotInterval: 30 });
    const { eventId } = await book(context, calendarId, '2031-01-07T10:00:00');
    await book(context, calendarId, '2031-01-07T12:00:00');
    await perform(updateAppointment, { eventId, startTime: '2031-01-07T10:30:00' });
    await assert.rejects(perform(updateAppointment, { eventId, startTime: '2031-01-07T11:30:00' }), taken);
    const anyway = { eventId, startTime: '2031-01-07T11:30:00', ignoreFreeSlotValidation: true };
    await perform(updateAppointment, anyway);
    await perform(updateAppointment, { eventId, title: 'Squeezed in' });
  });

  test('another calendar has an owner of its own team, and a cancelled one comes back only where it is free', async () => {
    const [ada = '', kofi = ''] = await insertUsers(context, ['Ada Example', 'Kofi Example']);
    const first = await addCalendar(context, { teamMembers: [{ userId: ada }] });
    const second = await addCalendar(context, { teamMembers: [{ userId: kofi }] });
    const { eventId } = await book(context, first);
    const moved = await perform(updateAppointment, { eventId, calendarId: second });
    assert.equal(at(moved, 'assignedUserId'), kofi);
    await perform(updateAppointment, { eventId, appointmentStatus: 'cancelled' });
    const other = await book(context, second);
    await assert.rejects(perform(updateAppointment, { eventId, appointmentStatus: 'confirmed' }), taken);
    await perform(updateAppointment, { eventId: other.eventId, appointmentStatus: 'invalid' });
    await perform(updateAppointment, { eventId, appointmentStatus: 'confirmed' });
  });
});

specify(rescheduleAppointment, context => {
  test('an appointment is moved and stays as long as it is, or gets another end', async () => {
    const { eventId } = await book(context, await addCalendar(context));
    const moved = await context.sample({ eventId, startTime: '2031-01-08T09:00:00' });
    assert.equal(at(moved, 'startTime'), '2031-01-08T14:00:00.000Z');
    assert.equal(at(moved, 'endTime'), '2031-01-08T15:00:00.000Z');
    const longer = { eventId, startTime: '2031-01-08T09:00:00', endTime: '2031-01-08T11:00:00' };
    assert.equal(
      at(await context.perform(rescheduleAppointment, longer), 'endTime'),
      '2031-01-08T16:00:00.000Z',
    );
  });
});

specify(setAppointmentStatus, context => {
  test('an appointment gets a status', async () => {
    const { eventId } = await book(context, await addCalendar(context));
    const answer = await context.sample({ eventId, appointmentStatus: 'showed' });
    assert.equal(at(answer, 'appointmentStatus'), 'showed');
  });
});

specify(cancelAppointment, context => {
  test('an appointment is cancelled and stays on record', async () => {
    const { eventId } = await book(context, await addCalendar(context));
    const answer = await context.sample({ eventId });
    assert.equal(at(answer, 'appointmentStatus'), 'cancelled');
    assert.deepEqual(await context.perform(cancelAppointment, { eventId }), answer);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at, specify } from '#test/support/operations.ts';
import { createAppointmentNote } from '../appointment-note/create.ts';
import { createBlockSlot } from '../calendar/create-block-slot.ts';
import { deleteAppointment } from './delete.ts';
import { getAppointment } from './get.ts';

specify(deleteAppointment, context => {
  const { perform, sample, events } = context;

  test('an appointment is gone for good with its notes, its slot is free, and the event keeps what it was', async () => {
    const calendarId = await addCalendar(context);
    const { eventId, contactId } = await book(context, calendarId);
    await perform(createAppointmentNote, { appointmentId: eventId, body: 'Bring the form.' });
    const answer = await sample({ eventId });
    assertHighLevelShape(deleteAppointment, answer);
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'appointment.deleted');
    assert.equal(at(last?.data, 'appointment.id'), eventId);
    await assert.rejects(perform(getAppointment, { eventId }), { code: 'not_found' });
    await assert.rejects(perform(deleteAppointment, { eventId }), { code: 'not_found' });
    await book(context, calendarId);
  });

  test('a blocked time is removed too; If-Match keeps what was changed since', async () => {
    const calendarId = await addCalendar(context);
    const block = { startTime: '2031-01-07T10:00:00', endTime: '2031-01-07T11:00:00' };
    const eventId = at(await perform(createBlockSlot, { calendarId, ...block }), 'id');
    await assert.rejects(perform(deleteAppointment, { eventId }, { ifVersion: 2 }), {
      code: 'version_conflict',
    });
    await perform(deleteAppointment, { eventId }, { ifVersion: 1 });
    assert.equal((await events()).at(-1)?.type, 'blockedSlot.deleted');
    const booked = await book(context, calendarId);
    await assert.rejects(perform(deleteAppointment, { eventId: booked.eventId }, { ifVersion: 2 }), {
      code: 'version_conflict',
    });
  });
});

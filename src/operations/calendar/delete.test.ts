import assert from 'node:assert/strict';
import { test } from 'node:test';
import { insertAppointment } from '#store/appointments.ts';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar, addContact, book } from '#test/support/calendars.ts';
import { cause } from '#test/support/engines.ts';
import { at, specify } from '#test/support/operations.ts';
import { getAppointment } from '../appointment/get.ts';
import { getJob } from '../job/get.ts';
import { listJobs } from '../job/list.ts';
import { deleteCalendar } from './delete.ts';

specify(deleteCalendar, context => {
  const { perform, sample, events, store, clock } = context;

  test('a calendar that is deleted cancels what is to come, and leaves what was', async () => {
    const calendarId = await addCalendar(context);
    const coming = await book(context, calendarId);
    const past = await book(context, calendarId, '2020-01-07T10:00:00', { ignoreFreeSlotValidation: true });
    const answer = await sample({ calendarId });
    assertHighLevelShape(deleteCalendar, answer);
    assert.deepEqual(answer, { success: true });
    const status = async ({ eventId }: { eventId: string }) =>
      at(await perform(getAppointment, { eventId }), 'event.appointmentStatus');
    assert.deepEqual([await status(coming), await status(past)], ['cancelled', 'confirmed']);
    const last = (await events(coming.contactId)).at(-1);
    assert.equal(last?.type, 'appointment.updated');
    assert.deepEqual(last?.changes, [{ field: 'appointmentStatus', from: 'confirmed', to: 'cancelled' }]);
    await assert.rejects(perform(deleteCalendar, { calendarId }), { code: 'not_found' });
  });

  test('more than 500 appointments are cancelled by a job', async () => {
    const calendarId = await addCalendar(context);
    const contactId = await addContact(context, 'Omar');
    const start = clock() + 86_400_000;
    await store.write(context.locationId, cause, async writer => {
      for (let n = 0; n < 501; n++) {
        const times = { startTime: start + n, endTime: start + n + 1 };
        const none = { assignedUserId: null, address: null, notes: null };
        const fields = { calendarId, title: 'x', status: 'confirmed', ...times, ...none } as const;
        await insertAppointment(writer, contactId, fields);
      }
    });
    await perform(deleteCalendar, { calendarId });
    const cancelled = async () =>
      (await events(contactId)).filter(({ type }) => type === 'appointment.updated').length;
    assert.equal(await cancelled(), 500);
    await context.runJobs();
    assert.equal(await cancelled(), 501);
    const jobId = at(await perform(listJobs), 'jobs.0.id');
    assert.equal(at(await perform(getJob, { jobId }), 'job.state'), 'done');
  });
});

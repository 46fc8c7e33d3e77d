import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addCalendar, book } from '#test/support/calendars.ts';
import { at, type OperationTest, specify } from '#test/support/operations.ts';
import { createAppointmentNote } from './create.ts';
import { deleteAppointmentNote } from './delete.ts';
import { listAppointmentNotes } from './list.ts';
import { updateAppointmentNote } from './update.ts';

async function write(context: OperationTest, body = 'Bring the form.') {
  const { eventId, contactId } = await book(context, await addCalendar(context));
  const answer = await context.perform(createAppointmentNote, { appointmentId: eventId, body });
  return { appointmentId: eventId, contactId, noteId: at(answer, 'note.id') };
}

specify(createAppointmentNote, context => {
  const { perform, sample, events } = context;

  test('a note on an appointment tells who wrote it, and is an event of the contact', async () => {
    const { eventId, contactId } = await book(context, await addCalendar(context));
    const answer = await sample({ appointmentId: eventId, body: 'Bring the form.' });
    assertHighLevelShape(createAppointmentNote, answer);
    assert.equal(at(answer, 'note.contactId'), contactId);
    assert.equal(at(answer, 'note.createdBy.name'), 'Adele Example');
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'appointmentNote.created');
    assert.deepEqual(last?.data, { ...answer, appointmentId: eventId });
    await assert.rejects(perform(createAppointmentNote, { appointmentId: 'unknown', body: 'x' }), {
      code: 'not_found',
    });
    await assert.rejects(
      perform(createAppointmentNote, { appointmentId: eventId, body: 'x', userId: 'nobody' }),
      {
        message: 'userId must be the id of a user',
      },
    );
  });
});

specify(listAppointmentNotes, context => {
  test('the notes of an appointment are paged, the newest first', async () => {
    const { appointmentId } = await write(context, 'First');
    context.clock.advance(1000);
    await context.perform(createAppointmentNote, { appointmentId, body: 'Second' });
    const answer = await context.sample({ appointmentId, limit: 1, offset: 0 });
    assertHighLevelShape(listAppointmentNotes, answer);
    assert.equal(at(answer, 'notes.0.body'), 'Second');
    assert.equal(answer.hasMore, true);
    const rest = await context.perform(listAppointmentNotes, { appointmentId, offset: 1 });
    assert.deepEqual([at(rest, 'notes.0.body'), rest.hasMore], ['First', false]);
  });
});

specify(updateAppointmentNote, context => {
  const { perform, sample, events } = context;

  test('a note gets another text; the same again changes nothing', async () => {
    const { appointmentId, contactId, noteId } = await write(context);
    const answer = await sample({ appointmentId, noteId, body: 'Bring both forms.' });
    assertHighLevelShape(updateAppointmentNote, answer);
    assert.deepEqual((await events(contactId)).at(-1)?.changes, [
      { field: 'body', from: 'Bring the form.', to: 'Bring both forms.' },
    ]);
    const again = { appointmentId, noteId, body: 'Bring both forms.' };
    assert.deepEqual(await perform(updateAppointmentNote, again), answer);
    await assert.rejects(perform(updateAppointmentNote, { ...again, body: 'x' }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateAppointmentNote, { ...again, noteId: 'unknown' }), {
      code: 'not_found',
    });
  });
});

specify(deleteAppointmentNote, context => {
  const { perform, sample, events } = context;

  test('a note is removed for good', async () => {
    const { appointmentId, contactId, noteId } = await write(context);
    const answer = await sample({ appointmentId, noteId });
    assertHighLevelShape(deleteAppointmentNote, answer);
    assert.equal((await events(contactId)).at(-1)?.type, 'appointmentNote.deleted');
    assert.deepEqual(await perform(listAppointmentNotes, { appointmentId }), { notes: [], hasMore: false });
    await assert.rejects(perform(deleteAppointmentNote, { appointmentId, noteId }), { code: 'not_found' });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteNote } from './delete.ts';
import { listNotes } from './list.ts';

specify(deleteNote, ({ perform, sample, events }) => {
  const addNote = async () => {
    const made = await perform(createContact, { firstName: 'Priya', notes: [{ body: 'Prefers mornings.' }] });
    return { contactId: textAt(made, 'contact.id'), id: textAt(made, 'notes.0.id') };
  };

  test('a deleted note is gone for good, and its event keeps what it was', async () => {
    const note = await addNote();
    const answer = await sample(note);

    assertHighLevelShape(deleteNote, answer);
    assert.deepEqual(answer, { succeded: true, succeeded: true });
    assert.deepEqual(await perform(listNotes, { contactId: note.contactId }), { notes: [] });
    const last = (await events(note.contactId)).at(-1);
    assert.equal(last?.type, 'note.deleted');
    assert.equal(at(last?.data, 'note.body'), 'Prefers mornings.');
    await assert.rejects(perform(deleteNote, note), { code: 'not_found' });
  });

  test('If-Match keeps a note that was changed since', async () => {
    const note = await addNote();
    await assert.rejects(perform(deleteNote, note, { ifVersion: 2 }), { code: 'version_conflict' });
    await perform(deleteNote, note, { ifVersion: 1 });
  });
});

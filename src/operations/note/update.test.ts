import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getNote } from './get.ts';
import { pinNote } from './pin.ts';
import { updateNote } from './update.ts';

specify(updateNote, ({ perform, sample, events }) => {
  const addNote = async () => {
    const made = await perform(createContact, {
      firstName: 'Priya',
      notes: [{ title: 'First call', body: 'Prefers mornings.' }],
    });
    return { contactId: textAt(made, 'contact.id'), id: textAt(made, 'notes.0.id') };
  };

  test('what is sent is changed, and the rest stays', async () => {
    const note = await addNote();
    const answer = await sample({ ...note, body: 'Prefers evenings.', color: '#FFAA00' });

    assertHighLevelShape(updateNote, answer);
    assert.equal(at(answer, 'note.title'), 'First call');
    assert.equal(at(answer, 'note.version'), 2);
    assert.deepEqual(await perform(getNote, note), answer);
    const last = (await events(note.contactId)).at(-1);
    assert.equal(last?.type, 'note.updated');
    assert.deepEqual(last?.changes, [
      { field: 'body', from: 'Prefers mornings.', to: 'Prefers evenings.' },
      { field: 'color', from: null, to: '#FFAA00' },
    ]);
  });

  test('the same again changes nothing', async () => {
    const note = await addNote();
    const first = await perform(updateNote, { ...note, title: null });
    assert.deepEqual(await perform(updateNote, { ...note, title: null }), first);
    assert.equal((await events(note.contactId)).length, 3);
  });

  test('If-Match refuses a change of a note that was changed since', async () => {
    const note = await addNote();
    await perform(updateNote, { ...note, body: 'One' }, { ifVersion: 1 });
    await assert.rejects(perform(updateNote, { ...note, body: 'Two' }, { ifVersion: 1 }), {
      code: 'version_conflict',
      message: 'The note is at version 2, not 1. Read it again and repeat the change.',
    });
  });

  test('a note that is not there is not found, and an author who is no user is refused', async () => {
    const note = await addNote();
    await assert.rejects(perform(updateNote, { ...note, id: 'unknown', body: 'x' }), { code: 'not_found' });
    await assert.rejects(perform(updateNote, { ...note, userId: 'nobody' }), { code: 'invalid_input' });
  });
});

specify(pinNote, ({ perform, sample }) => {
  test('a note is pinned and let go again, and nothing else of it can be sent', async () => {
    const made = await perform(createContact, { firstName: 'Priya', notes: [{ body: 'Allergic to nuts.' }] });
    const note = { contactId: textAt(made, 'contact.id'), id: textAt(made, 'notes.0.id') };
    const answer = await sample({ ...note, pinned: true });

    assert.equal(at(answer, 'note.pinned'), true);
    assert.equal(at(await perform(pinNote, { ...note, pinned: false }), 'note.pinned'), false);
    await assert.rejects(perform(pinNote, note), { message: 'pinned should not be empty' });
    await assert.rejects(perform(pinNote, { ...note, pinned: true, body: 'x' }), {
      message: 'property body should not exist',
    });
  });
});

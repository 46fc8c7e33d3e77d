import assert from 'node:assert/strict';
import { test } from 'node:test';
import { textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { createNote } from '../../note/create.ts';
import { updateNote } from '../../note/update.ts';
import { onNoteUpdated } from './updated.ts';

specifyTrigger(onNoteUpdated, ({ perform, sample }) => {
  test('a changed note is told, with its old and new text', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const id = textAt(await perform(createNote, { contactId, body: 'Prefers mornings.' }), 'note.id');
    await perform(updateNote, { contactId, id, body: 'Prefers evenings.' });
    assert.deepEqual((await sample()).changes, [
      { field: 'body', from: 'Prefers mornings.', to: 'Prefers evenings.' },
    ]);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { createNote } from '../../note/create.ts';
import { deleteNote } from '../../note/delete.ts';
import { onNoteDeleted } from './deleted.ts';

specifyTrigger(onNoteDeleted, ({ perform, sample }) => {
  test('a removed note is told', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const id = textAt(await perform(createNote, { contactId, body: 'Prefers mornings.' }), 'note.id');
    await perform(deleteNote, { contactId, id });
    assert.equal(at(await sample(), 'data.note.id'), id);
  });
});

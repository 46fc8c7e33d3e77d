import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { createNote } from '../../note/create.ts';
import { onNoteCreated } from './created.ts';

specifyTrigger(onNoteCreated, ({ perform, sample }) => {
  test('a new note is told', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    await perform(createNote, { contactId, body: 'Prefers mornings.' });
    assert.equal(at(await sample(), 'data.note.body'), 'Prefers mornings.');
  });
});

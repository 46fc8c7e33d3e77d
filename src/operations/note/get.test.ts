import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createNote } from './create.ts';
import { getNote } from './get.ts';

specify(getNote, ({ perform, sample }) => {
  test('a note is read by its contact and its id', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya', email: 'priya@example.com' });
    const contactId = textAt(contact, 'id');
    const made = await perform(createNote, { contactId, body: 'Prefers mornings.' });
    const answer = await sample({ contactId, id: textAt(made, 'note.id') });

    assertHighLevelShape(getNote, answer);
    assert.deepEqual(answer, made);
  });

  test('a note of another contact is not found, in the same words as an invented one', async () => {
    const { contact, notes } = await perform(createContact, { firstName: 'Alan', notes: [{ body: 'His' }] });
    const { contact: other } = await perform(createContact, { firstName: 'Ada' });
    const refused = { code: 'not_found', message: 'The note was not found in this location.' };
    await assert.rejects(perform(getNote, { contactId: at(other, 'id'), id: at(notes, '0.id') }), refused);
    await assert.rejects(perform(getNote, { contactId: at(contact, 'id'), id: 'unknown' }), refused);
  });
});

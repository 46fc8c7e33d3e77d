import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createNote } from './create.ts';
import { listNotes } from './list.ts';

specify(listNotes, ({ perform, sample, clock }) => {
  test('pinned notes come first, then the newest', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya' });
    const contactId = textAt(contact, 'id');
    await perform(createNote, { contactId, body: 'Allergic to nuts.', pinned: true });
    clock.advance(1000);
    await perform(createNote, { contactId, body: 'Called, no answer.' });
    clock.advance(1000);
    await perform(createNote, { contactId, body: 'Prefers mornings.' });
    const answer = await sample({ contactId });

    assertHighLevelShape(listNotes, answer);
    assert(Array.isArray(answer.notes));
    assert.deepEqual(
      answer.notes.map(note => at(note, 'body')),
      ['Allergic to nuts.', 'Prefers mornings.', 'Called, no answer.'],
    );
  });

  test('a contact without notes has an empty list, one that is not there has none', async () => {
    const { contact } = await perform(createContact, { firstName: 'Ada' });
    assert.deepEqual(await perform(listNotes, { contactId: at(contact, 'id') }), { notes: [] });
    await assert.rejects(perform(listNotes, { contactId: 'unknown' }), { code: 'not_found' });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createNote } from '../note/create.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { getContact } from './get.ts';

specify(getContact, ({ perform, sample, events, clock }) => {
  test('a contact is read by its id, with what was asked for beside it', async () => {
    const { contact } = await perform(createContact, {
      firstName: 'Priya',
      lastName: 'Ivanova',
      email: 'priya.ivanova@example.com',
      tags: ['newsletter'],
      tasks: [{ title: 'Call back', dueDate: '2026-01-16' }],
      notes: [{ body: 'Prefers mornings.' }],
    });
    const contactId = textAt(contact, 'id');
    const answer = await sample({ contactId, include: ['tasks'] });
    assert.deepEqual(answer.contact, contact);
    assert.equal(at(answer, 'tasks.0.title'), 'Call back');
    assert.deepEqual(Object.keys(answer), ['contact', 'tasks']);
  });

  test('a contact comes alone unless more is asked for, and reading leaves no trace', async () => {
    const { contact } = await perform(createContact, { firstName: 'Alone', notes: [{ body: 'x' }] });
    const contactId = textAt(contact, 'id');
    const before = await events(contactId);
    assert.deepEqual(await perform(getContact, { contactId }), { contact });
    assert.deepEqual(await events(contactId), before);
  });

  test('of each kind the newest 100 come, and the answer says that there are more', async () => {
    const { contact } = await perform(createContact, {
      firstName: 'Busy',
      notes: Array.from({ length: 100 }, (_, index) => ({ body: `Note ${index}` })),
    });
    const contactId = textAt(contact, 'id');
    assert.equal((await perform(getContact, { contactId, include: ['notes'] })).notesMore, undefined);
    clock.advance(1);
    await perform(createNote, { contactId, body: 'One more' });
    const cut = await perform(getContact, { contactId, include: ['notes'] });
    assert.equal(cut.notesMore, true);
    assert(Array.isArray(cut.notes));
    assert.equal(cut.notes.length, 100);
    assert.equal(at(cut, 'notes.0.body'), 'One more');
  });

  test('a contact that was deleted, or that never was, is 404 in the same words', async () => {
    const { contact } = await perform(createContact, { firstName: 'Gone' });
    const contactId = textAt(contact, 'id');
    await perform(deleteContact, { contactId });
    const refused = { code: 'not_found', message: 'The contact was not found in this location.' };
    await assert.rejects(perform(getContact, { contactId }), refused);
    await assert.rejects(perform(getContact, { contactId: 'invented' }), refused);
  });
});

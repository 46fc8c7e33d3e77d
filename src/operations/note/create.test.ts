import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { listUsers } from '../user/list.ts';
import { createNote } from './create.ts';

specify(createNote, ({ perform, sample, events }) => {
  test('a note is written on a contact by the person who calls', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya', email: 'priya@example.com' });
    const contactId = textAt(contact, 'id');
    const answer = await sample({
      contactId,
      title: 'First call',
      body: 'Prefers mornings.',
      color: '#FFAA00',
      pinned: true,
    });

    assertHighLevelShape(createNote, answer);
    assert.equal(at(answer, 'note.userId'), textAt(await perform(listUsers), 'users.0.id'));
    assert.equal(at(answer, 'note.dateAdded'), '2026-01-15T09:00:00.000Z');
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'note.created');
    assert.deepEqual(last?.data, answer);
  });

  test('a note of an application has no author unless one is named', async () => {
    const { contact } = await perform(createContact, { firstName: 'Alan' });
    const application = { caller: { ...person, kind: 'application' } } as const;
    const { note } = await perform(createNote, { contactId: at(contact, 'id'), body: 'x' }, application);
    assert.equal(JSON.stringify(note).includes('userId'), false);
  });

  test('a contact that is not there and an author who is no user are refused', async () => {
    const { contact } = await perform(createContact, { firstName: 'Ada' });
    await assert.rejects(perform(createNote, { contactId: 'unknown', body: 'x' }), { code: 'not_found' });
    await assert.rejects(perform(createNote, { contactId: at(contact, 'id'), body: 'x', userId: 'nobody' }), {
      code: 'invalid_input',
      message: 'userId must be the id of a user',
    });
  });
});

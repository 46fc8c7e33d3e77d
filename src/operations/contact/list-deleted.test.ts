import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { listDeletedContacts } from './list-deleted.ts';
import { restoreContact } from './restore.ts';

specify(listDeletedContacts, ({ perform, sample, clock }) => {
  const makeDeleted = async (firstName: string) => {
    const contactId = textAt(await perform(createContact, { firstName, tags: ['vip'] }), 'contact.id');
    clock.advance(60_000);
    await perform(deleteContact, { contactId });
    return contactId;
  };
  const namesIn = (page: unknown) => {
    const contacts = at(page, 'contacts');
    assert(Array.isArray(contacts));
    return contacts.map(contact => at(contact, 'firstName'));
  };

  test('deleted contacts are listed with who deleted them, when, and when they are gone for good', async () => {
    const contactId = await makeDeleted('Priya');
    await perform(createContact, { firstName: 'Alive' });
    const answer = await sample({});

    assert.deepEqual(namesIn(answer), ['Priya']);
    assert.equal(at(answer, 'contacts.0.id'), contactId);
    assert.deepEqual(at(answer, 'contacts.0.tags'), ['vip']);
    assert.equal(at(answer, 'contacts.0.deletedAt'), '2026-01-15T09:01:00.000Z');
    assert.equal(at(answer, 'contacts.0.purgeAt'), '2026-02-14T09:01:00.000Z');
    assert.equal(at(answer, 'contacts.0.deletedBy.name'), 'Adele Example');
    await perform(restoreContact, { contactId });
    assert.deepEqual(await perform(listDeletedContacts), { contacts: [] });
  });

  test('pages go from the last deleted to the first, each contact once, while others are deleted', async () => {
    for (const name of ['One', 'Two', 'Three', 'Four', 'Five']) await makeDeleted(name);
    const first = await perform(listDeletedContacts, { limit: 2 });
    assert.deepEqual(namesIn(first), ['Five', 'Four']);
    await makeDeleted('Late');
    const second = await perform(listDeletedContacts, { limit: 2, cursor: first.nextCursor });
    assert.deepEqual(namesIn(second), ['Three', 'Two']);
    const third = await perform(listDeletedContacts, { limit: 2, cursor: second.nextCursor });
    assert.deepEqual(namesIn(third), ['One']);
    assert.equal('nextCursor' in third, false);
  });

  test('a cursor that was not made here and a limit beyond 100 are refused', async () => {
    for (const cursor of ['x', Buffer.from('["a","b"]').toString('base64url')]) {
      await assert.rejects(perform(listDeletedContacts, { cursor }), { code: 'cursor_invalid' });
    }
    await assert.rejects(perform(listDeletedContacts, { limit: 101 }), { code: 'invalid_input' });
  });
});

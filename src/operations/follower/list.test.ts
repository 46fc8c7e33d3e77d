import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { createContact } from '../contact/create.ts';
import { addFollowers } from './add.ts';
import { listFollowers } from './list.ts';

specify(listFollowers, specified => {
  const { perform, sample } = specified;

  test('the users who follow a contact are listed, who follows longest first', async () => {
    const [first, second] = await insertUsers(specified, ['Kofi Example', 'Mei Example']);
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    assert.deepEqual(await perform(listFollowers, { contactId }), { followers: [] });
    await perform(addFollowers, { contactId, followers: [second] });
    await perform(addFollowers, { contactId, followers: [first] });
    assert.deepEqual(await sample({ contactId }), { followers: [second, first] });
  });

  test('a contact that is not there is 404', async () => {
    await assert.rejects(perform(listFollowers, { contactId: 'invented' }), { code: 'not_found' });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { addFollowers } from '../../follower/add.ts';
import { removeFollowers } from '../../follower/remove.ts';
import { onContactFollowerRemoved } from './follower-removed.ts';

specifyTrigger(onContactFollowerRemoved, context => {
  const { perform, sample, fired } = context;
  test('a user who no longer follows a contact is told', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const [first = '', second = ''] = await insertUsers(context, ['Kofi Example', 'Mina Example']);
    await perform(addFollowers, { contactId, followers: [first, second] });
    await perform(removeFollowers, { contactId, followers: [first] });
    assert.equal(at(await sample(), 'data.userId'), first);
    assert.equal((await fired()).length, 1);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { createContact } from '../../contact/create.ts';
import { addFollowers } from '../../follower/add.ts';
import { onContactFollowerAdded } from './follower-added.ts';

specifyTrigger(onContactFollowerAdded, context => {
  const { perform, sample, fired } = context;
  test('each user who begins to follow a contact is told', async () => {
    const contactId = textAt(
      await perform(createContact, { firstName: 'Priya', lastName: 'Ivanova' }),
      'contact.id',
    );
    const [first = '', second = ''] = await insertUsers(context, ['Kofi Example', 'Mina Example']);
    await perform(addFollowers, { contactId, followers: [first, second] });
    assert.equal(at(await sample(), 'data.userId'), second);
    assert.deepEqual(
      (await fired()).map(event => at(event, 'data.userId')),
      [first, second],
    );
  });
});

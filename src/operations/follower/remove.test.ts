import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { createContact } from '../contact/create.ts';
import { addFollowers } from './add.ts';
import { removeFollowers } from './remove.ts';

specify(removeFollowers, specified => {
  const { perform, sample, events, store } = specified;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('users leave the followers, and the answer says who did', async () => {
    const [first, second, third] = await insertUsers(specified, [
      'Kofi Example',
      'Mei Example',
      'Ana Example',
    ]);
    const contactId = await make({ firstName: 'Priya' });
    await perform(addFollowers, { contactId, followers: [first, second] });
    const answer = await sample({ contactId, followers: [first, third] });

    assert.deepEqual(answer, { followers: [second], followersRemoved: [first] });
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.followersChanged');
    await perform(removeFollowers, { contactId, followers: [first] });
    assert.equal((await events(contactId)).length, 3, 'who does not follow is taken off without an event');
  });

  test('a follower whose user is gone can be taken off; an invented id is refused', async () => {
    const [gone = ''] = await insertUsers(specified, ['Kofi Example']);
    const contactId = await make({ firstName: 'Grace' });
    await perform(addFollowers, { contactId, followers: [gone] });
    await store.engine.write(specified.locationId, async ({ database }) => {
      await database.deleteFrom('user').where('id', '=', gone).execute();
    });
    await assert.rejects(perform(removeFollowers, { contactId, followers: [gone, 'invented'] }), {
      code: 'invalid_input',
      message: 'followers[1] must be the id of a user',
    });
    const answer = await perform(removeFollowers, { contactId, followers: [gone] });
    assert.deepEqual(answer, { followers: [], followersRemoved: [gone] });
  });

  test('a contact that is not there is 404, and one that was changed since it was read 412', async () => {
    await assert.rejects(perform(removeFollowers, { contactId: 'invented', followers: [] }), {
      code: 'not_found',
    });
    const contactId = await make({ firstName: 'Lena' });
    await assert.rejects(perform(removeFollowers, { contactId, followers: [] }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});

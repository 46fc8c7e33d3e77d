import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { insertUsers } from '#test/support/people.ts';
import { createContact } from '../contact/create.ts';
import { addFollowers } from './add.ts';

specify(addFollowers, specified => {
  const { perform, sample, events } = specified;
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('users become followers beside those there are, and the answer says who is new', async () => {
    const [first, second] = await insertUsers(specified, ['Kofi Example', 'Mei Example']);
    const contactId = await make({ firstName: 'Priya' });
    await perform(addFollowers, { contactId, followers: [first] });
    const answer = await sample({ contactId, followers: [first, second] });

    assert.deepEqual(answer, { followers: [first, second], followersAdded: [second] });
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'contact.followersChanged');
    assert.deepEqual(last.changes, [{ field: 'followers', from: [first], to: [first, second] }]);
    await perform(addFollowers, { contactId, followers: [second] });
    assert.equal((await events(contactId)).length, 3, 'a follower who is one already changes nothing');
  });

  test('an id that is no user is refused by its place, and nobody becomes a follower', async () => {
    const [user] = await insertUsers(specified, ['Kofi Example']);
    const contactId = await make({ firstName: 'Grace' });
    await assert.rejects(perform(addFollowers, { contactId, followers: [user, 'invented'] }), {
      code: 'invalid_input',
      message: 'followers[1] must be the id of a user',
    });
    assert.deepEqual((await perform(addFollowers, { contactId, followers: [] })).followers, []);
  });

  test('a contact that is not there is 404, and one that was changed since it was read 412', async () => {
    await assert.rejects(perform(addFollowers, { contactId: 'invented', followers: [] }), {
      code: 'not_found',
    });
    const contactId = await make({ firstName: 'Lena' });
    await assert.rejects(perform(addFollowers, { contactId, followers: [] }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});

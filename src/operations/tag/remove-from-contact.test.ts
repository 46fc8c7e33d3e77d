import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { removeTagsFromContact } from './remove-from-contact.ts';

specify(removeTagsFromContact, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('the named tags leave the contact, in any spelling, and the answer says which', async () => {
    const contactId = await make({ firstName: 'Priya', tags: ['New patient', 'newsletter'] });
    const answer = await sample({ contactId, tags: ['NEWSLETTER', 'unheard of'] });

    assert.deepEqual(answer, { tags: ['New patient'], tagsRemoved: ['newsletter'] });
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'contact.tagsChanged');
    assert.deepEqual(last.changes, [
      { field: 'tags', from: ['New patient', 'newsletter'], to: ['New patient'] },
    ]);
  });

  test('tags that the contact does not have change nothing and store no event', async () => {
    const contactId = await make({ firstName: 'Grace' });
    assert.deepEqual(await perform(removeTagsFromContact, { contactId, tags: ['newsletter'] }), {
      tags: [],
      tagsRemoved: [],
    });
    assert.equal((await events(contactId)).length, 1);
  });

  test('a contact that is not there is 404, and one that was changed since it was read 412', async () => {
    await assert.rejects(perform(removeTagsFromContact, { contactId: 'invented', tags: ['vip'] }), {
      code: 'not_found',
    });
    const contactId = await make({ firstName: 'Lena', tags: ['vip'] });
    await assert.rejects(perform(removeTagsFromContact, { contactId, tags: ['vip'] }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});

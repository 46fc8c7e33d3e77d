import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { replaceTags } from './replace.ts';

specify(replaceTags, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('the list becomes the tags of the contact, and the answer says what came and went', async () => {
    const contactId = await make({ firstName: 'Priya', tags: ['New patient', 'newsletter'] });
    const answer = await sample({ contactId, tags: ['newsletter', 'vip'] });

    assert.deepEqual(answer, {
      tags: ['newsletter', 'vip'],
      tagsAdded: ['vip'],
      tagsRemoved: ['New patient'],
    });
    const stored = (await events(contactId)).map(({ type }) => type);
    assert.deepEqual(stored, ['contact.created', 'contact.tagsChanged', 'contact.tagsChanged']);
  });

  test('an empty list takes every tag off; the same list again changes nothing', async () => {
    const contactId = await make({ firstName: 'Grace', tags: ['vip'] });
    const emptied = { tags: [], tagsAdded: [], tagsRemoved: ['vip'] };
    assert.deepEqual(await perform(replaceTags, { contactId, tags: [] }), emptied);
    assert.deepEqual(await perform(replaceTags, { contactId, tags: [] }), { ...emptied, tagsRemoved: [] });
    assert.equal((await events(contactId)).length, 3);
  });

  test('a contact that is not there is 404, and one that was changed since it was read 412', async () => {
    await assert.rejects(perform(replaceTags, { contactId: 'invented', tags: [] }), { code: 'not_found' });
    const contactId = await make({ firstName: 'Lena' });
    await assert.rejects(perform(replaceTags, { contactId, tags: ['vip'] }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});

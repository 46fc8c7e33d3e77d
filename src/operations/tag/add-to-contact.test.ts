import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { addTagsToContact } from './add-to-contact.ts';

specify(addTagsToContact, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('tags are added to those that the contact has, and the answer says which are new', async () => {
    const contactId = await make({ firstName: 'Priya', tags: ['New patient'] });
    const answer = await sample({ contactId, tags: ['newsletter', 'NEW PATIENT'] });

    assert.deepEqual(answer, { tags: ['New patient', 'newsletter'], tagsAdded: ['newsletter'] });
    const { type, changes, operation } = (await events(contactId)).at(-1) ?? {};
    assert.equal(type, 'contact.tagsChanged');
    assert.equal(operation, 'tag.addToContact');
    assert.deepEqual(changes, [{ field: 'tags', from: ['New patient'], to: ['New patient', 'newsletter'] }]);
  });

  test('a tag keeps the spelling of its first use in the location', async () => {
    await make({ firstName: 'Grace', tags: ['Café'] });
    const contactId = await make({ firstName: 'Omar' });
    assert.deepEqual(await perform(addTagsToContact, { contactId, tags: [' CAFÉ '] }), {
      tags: ['Café'],
      tagsAdded: ['Café'],
    });
  });

  test('tags that the contact has already change nothing and store no event', async () => {
    const contactId = await make({ firstName: 'Ines', tags: ['vip'] });
    const before = await perform(getContact, { contactId });
    assert.deepEqual(await perform(addTagsToContact, { contactId, tags: ['VIP'] }), {
      tags: ['vip'],
      tagsAdded: [],
    });
    assert.deepEqual(await perform(getContact, { contactId }), before);
    assert.equal((await events(contactId)).length, 2);
  });

  test('a contact that is not there is 404, one that was changed since it was read 412, and no tag is made', async () => {
    await assert.rejects(perform(addTagsToContact, { contactId: 'invented', tags: ['orphan'] }), {
      code: 'not_found',
    });
    const contactId = await make({ firstName: 'Lena' });
    await assert.rejects(perform(addTagsToContact, { contactId, tags: ['late'] }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
    const spelled = await perform(addTagsToContact, { contactId, tags: ['ORPHAN', 'LATE'] });
    assert.deepEqual(spelled.tags, ['ORPHAN', 'LATE']);
  });

  test('an empty name and more than 500 names are refused', async () => {
    const contactId = await make({ firstName: 'Ravi' });
    await assert.rejects(perform(addTagsToContact, { contactId, tags: [''] }), { code: 'invalid_input' });
    const many = Array.from({ length: 501 }, (_, index) => `tag ${index}`);
    await assert.rejects(perform(addTagsToContact, { contactId, tags: many }), { code: 'invalid_input' });
  });
});

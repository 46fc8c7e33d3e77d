import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { searchContacts } from '../contact/search.ts';
import { deleteTag } from './delete.ts';
import { getTag } from './get.ts';
import { listTags } from './list.ts';

specify(deleteTag, given => {
  const { perform, sample, events, runJobs } = given;
  const make = async (tags: string[]) =>
    textAt(await perform(createContact, { firstName: 'Priya', tags }), 'contact.id');
  const tagsOf = async (contactId: string) => at(await perform(getContact, { contactId }), 'contact.tags');
  const idOf = async (name: string) => {
    const { tags } = await perform(listTags, { locationId: given.locationId });
    assert(Array.isArray(tags));
    return textAt(
      tags.find(tag => at(tag, 'name') === name),
      'id',
    );
  };
  const found = async (filter: object) =>
    at(await perform(searchContacts, { pageLimit: 10, filters: [{ field: 'tags', ...filter }] }), 'total');

  test('a tag is gone from every contact and search at once, and a job then tells of each contact', async () => {
    const contactId = await make(['newsletter', 'vip']);
    const only = await make(['vip']);
    const tagId = await idOf('vip');
    const answer = await sample({ locationId: given.locationId, tagId });

    assertHighLevelShape(deleteTag, answer);
    assert.equal(answer.succeeded, true);
    const gone = async () => {
      assert.deepEqual([await tagsOf(contactId), await tagsOf(only)], [['newsletter'], []]);
      assert.equal(await found({ operator: 'eq', value: 'vip' }), 0);
      assert.equal(await found({ operator: 'exists' }), 1);
    };
    await gone();
    await runJobs();
    await gone();
    const last = (await events(contactId)).at(-1);
    assert.deepEqual(last?.changes, [{ field: 'tags', from: ['newsletter', 'vip'], to: ['newsletter'] }]);
    assert.deepEqual([at(last?.data, 'added'), at(last?.data, 'removed')], [[], ['vip']]);
    assert.deepEqual((await events(only)).at(-1)?.changes, [{ field: 'tags', from: ['vip'], to: [] }]);
  });

  test('a new tag of the same name is another, on no contact, also before the job has run', async () => {
    const contactId = await make(['recall']);
    await perform(deleteTag, { locationId: given.locationId, tagId: await idOf('recall') });
    const other = await make(['Recall']);
    await runJobs();
    assert.deepEqual([await tagsOf(contactId), await tagsOf(other)], [[], ['Recall']]);
    assert.equal(await found({ operator: 'eq', value: 'recall' }), 1);
  });

  test('a tag that was deleted, or never was, is not found', async () => {
    await make(['short']);
    const tagId = await idOf('short');
    await perform(deleteTag, { locationId: given.locationId, tagId });
    for (const id of [tagId, 'unknown']) {
      const refusal = { code: 'not_found', message: 'The tag was not found in this location.' };
      await assert.rejects(perform(deleteTag, { locationId: given.locationId, tagId: id }), refusal);
      await assert.rejects(perform(getTag, { locationId: given.locationId, tagId: id }), refusal);
    }
  });
});

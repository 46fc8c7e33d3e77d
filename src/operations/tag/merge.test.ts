import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { getContact } from '../contact/get.ts';
import { restoreContact } from '../contact/restore.ts';
import { searchContacts } from '../contact/search.ts';
import { addTagsToContact } from './add-to-contact.ts';
import { createTag } from './create.ts';
import { deleteTag } from './delete.ts';
import { mergeTags } from './merge.ts';
import { removeTagsFromContact } from './remove-from-contact.ts';
import { renameTag } from './rename.ts';

specify(mergeTags, given => {
  const { perform, sample, events, runJobs } = given;
  const make = async (tags: string[]) =>
    textAt(await perform(createContact, { firstName: 'Priya', tags }), 'contact.id');
  const tagsOf = async (contactId: string) => at(await perform(getContact, { contactId }), 'contact.tags');
  const tag = async (name: string) =>
    textAt(await perform(createTag, { locationId: given.locationId, name }), 'tag.id');
  const merge = (into: string, from: string[]) =>
    perform(mergeTags, { locationId: given.locationId, into, from });
  const found = async (value: string) => {
    const filters = [{ field: 'tags', operator: 'eq', value }];
    return at(await perform(searchContacts, { pageLimit: 10, filters }), 'total');
  };
  const countOf = async (contactId: string) => (await events(contactId)).length;

  test('contacts have the one tag at once, and a job then tells of each whose list changed', async () => {
    const [into, one, two] = [await tag('vip'), await tag('V.I.P.'), await tag('very important')];
    const first = await make(['V.I.P.', 'newsletter']);
    const both = await make(['very important', 'V.I.P.', 'vip']);
    const plain = await make(['vip']);
    const answer = await sample({ locationId: given.locationId, into, from: [one, two, one] });

    assert.deepEqual(answer.tag, { id: into, name: 'vip', locationId: given.locationId });
    const shown = async () => {
      assert.deepEqual(await tagsOf(first), ['vip', 'newsletter']);
      assert.deepEqual(await tagsOf(both), ['vip']);
      assert.deepEqual([await found('vip'), await found('V.I.P.')], [3, 0]);
    };
    await shown();
    const count = await countOf(plain);
    await runJobs();
    await shown();
    assert.deepEqual((await events(first)).at(-1)?.changes, [
      { field: 'tags', from: ['V.I.P.', 'newsletter'], to: ['vip', 'newsletter'] },
    ]);
    const last = (await events(both)).at(-1);
    assert.deepEqual(last?.changes, [
      { field: 'tags', from: ['very important', 'V.I.P.', 'vip'], to: ['vip'] },
    ]);
    assert.deepEqual(at(last?.data, 'removed'), ['very important', 'V.I.P.']);
    assert.equal(await countOf(both), 3);
    assert.equal(await countOf(plain), count);
  });

  test('before the job has run the tag is added once, taken off, renamed and deleted like any other', async () => {
    const [into, from] = [await tag('gold'), await tag('golden')];
    const [kept, taken, renamed] = [await make(['golden']), await make(['golden']), await make(['golden'])];
    await merge(into, [from]);
    assert.deepEqual(await perform(addTagsToContact, { contactId: kept, tags: ['gold'] }), {
      tags: ['gold'],
      tagsAdded: [],
    });
    assert.deepEqual(await perform(removeTagsFromContact, { contactId: taken, tags: ['gold'] }), {
      tags: [],
      tagsRemoved: ['gold'],
    });
    await perform(renameTag, { locationId: given.locationId, tagId: into, name: 'Or' });
    assert.deepEqual(await tagsOf(renamed), ['Or']);
    await runJobs();
    assert.deepEqual([await tagsOf(kept), await tagsOf(taken), await tagsOf(renamed)], [['Or'], [], ['Or']]);
    assert.equal(await found('or'), 2);
    await perform(deleteTag, { locationId: given.locationId, tagId: into });
    await runJobs();
    assert.deepEqual([await tagsOf(kept), await tagsOf(renamed)], [[], []]);
  });

  test('tags are merged on, and a contact that comes back from the bin has the last of them', async () => {
    const [a, b, c] = [await tag('a1'), await tag('b1'), await tag('c1')];
    const contactId = await make(['a1']);
    await perform(deleteContact, { contactId });
    await merge(b, [a]);
    await runJobs();
    await merge(c, [b]);
    await runJobs();
    await perform(restoreContact, { contactId });
    assert.deepEqual(await tagsOf(contactId), ['c1']);
    assert.equal(await found('c1'), 1);
  });

  test('a tag cannot be merged into itself, and each must be there', async () => {
    const [into, from] = [await tag('left'), await tag('right')];
    await assert.rejects(merge(into, [from, into]), {
      code: 'invalid_input',
      message: 'from must not hold the tag that stays',
    });
    for (const [one, other] of [
      [into, 'unknown'],
      ['unknown', from],
    ] as const)
      await assert.rejects(merge(one, [other]), { code: 'not_found' });
    assert.deepEqual(await tagsOf(await make(['right'])), ['right']);
  });
});

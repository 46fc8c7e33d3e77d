import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { searchContacts } from '../contact/search.ts';
import { addTagsToContact } from './add-to-contact.ts';
import { createTag } from './create.ts';
import { listTags } from './list.ts';
import { renameTag } from './rename.ts';

specify(renameTag, given => {
  const { perform, sample, events, runJobs, clock } = given;
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
  const found = async (value: string) => {
    const filters = [{ field: 'tags', operator: 'eq', value }];
    return at(await perform(searchContacts, { pageLimit: 10, filters }), 'total');
  };

  test('a tag has its new name on every contact at once, and a job then tells of each with old and new list', async () => {
    const contactId = await make(['newsletter', 'vip']);
    const other = await make(['newsletter']);
    const tagId = await idOf('vip');
    clock.advance(1000);
    const answer = await sample({ locationId: given.locationId, tagId, name: ' Gold ' });

    assertHighLevelShape(renameTag, answer);
    assert.deepEqual(answer.tag, { id: tagId, name: 'Gold', locationId: given.locationId });
    assert.deepEqual(await tagsOf(contactId), ['newsletter', 'Gold']);
    assert.deepEqual([await found('gold'), await found('vip')], [1, 0]);
    const before = await events(contactId);
    await runJobs();
    const [told, ...more] = (await events(contactId)).slice(before.length);
    assert.equal(told?.type, 'contact.tagsChanged');
    assert.equal(told?.operation, 'tag.rename');
    assert.deepEqual(told?.changes, [
      { field: 'tags', from: ['newsletter', 'vip'], to: ['newsletter', 'Gold'] },
    ]);
    assert.deepEqual([at(told?.data, 'added'), at(told?.data, 'removed')], [['Gold'], ['vip']]);
    assert.equal(at(told?.data, 'contact.version'), 2);
    assert.deepEqual(more, []);
    assert.equal(at(await perform(getContact, { contactId }), 'contact.version'), 2);
    assert.deepEqual([await found('gold'), await found('vip')], [1, 0]);
    assert.equal((await events(other)).length, 2, 'a contact without the tag has no event of it');
  });

  test('a contact that gets the tag between the renaming and its job is not told of twice', async () => {
    const early = await make(['silver']);
    const late = await make([]);
    const tagId = await idOf('silver');
    clock.advance(1000);
    await perform(renameTag, { locationId: given.locationId, tagId, name: 'Platinum' });
    await perform(addTagsToContact, { contactId: late, tags: ['platinum'] });
    const born = await make(['Platinum']);
    await runJobs();
    const typesOf = async (id: string) => (await events(id)).map(({ type }) => type);
    assert.deepEqual(await typesOf(early), ['contact.created', 'contact.tagsChanged', 'contact.tagsChanged']);
    for (const id of [late, born])
      assert.deepEqual(await typesOf(id), ['contact.created', 'contact.tagsChanged']);
  });

  test('more than a batch of contacts are told of, each once', async () => {
    const all: string[] = [];
    for (let count = 0; count < 501; count++) all.push(await make(['mailing']));
    clock.advance(1000);
    const tagId = await idOf('mailing');
    await perform(renameTag, { locationId: given.locationId, tagId, name: 'Post' });
    await runJobs();
    const told = (await events()).filter(({ operation }) => operation === 'tag.rename');
    const contacts = told.map(({ contactId }) => contactId ?? '').filter(id => all.includes(id));
    assert.deepEqual(contacts.toSorted(), all.toSorted());
  });

  test('only the spelling can change too; the same name changes nothing; the name of another tag is refused', async () => {
    const { tag } = await perform(createTag, { locationId: given.locationId, name: 'patient' });
    const tagId = textAt(tag, 'id');
    const spelled = await perform(renameTag, { locationId: given.locationId, tagId, name: 'Patient' });
    assert.equal(at(spelled, 'tag.name'), 'Patient');
    const again = await perform(renameTag, { locationId: given.locationId, tagId, name: 'Patient' });
    assert.equal(again.jobId, undefined);
    await perform(createTag, { locationId: given.locationId, name: 'Guest' });
    await assert.rejects(perform(renameTag, { locationId: given.locationId, tagId, name: 'GUEST' }), {
      code: 'duplicate_tag',
    });
    await assert.rejects(perform(renameTag, { locationId: given.locationId, tagId, name: ' ' }), {
      message: 'name should not be empty',
    });
    await assert.rejects(perform(renameTag, { locationId: given.locationId, tagId: 'unknown', name: 'x' }), {
      code: 'not_found',
      message: 'The tag was not found in this location.',
    });
  });
});

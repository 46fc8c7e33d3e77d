import assert from 'node:assert/strict';
import { test } from 'node:test';
import { searchBusinesses } from '#operations/business/search.ts';
import { upsertBusiness } from '#operations/business/upsert.ts';
import { createContact } from '#operations/contact/create.ts';
import { getContact } from '#operations/contact/get.ts';
import { mergeContacts } from '#operations/contact/merge.ts';
import { searchContacts } from '#operations/contact/search.ts';
import { undoMergeOfContacts } from '#operations/contact/undo-merge.ts';
import { createField } from '#operations/field/create.ts';
import { deleteField } from '#operations/field/delete.ts';
import { restoreField } from '#operations/field/restore.ts';
import { createObjectField } from '#operations/object-field/create.ts';
import { createRelation } from '#operations/relation/create.ts';
import { listRelations } from '#operations/relation/list.ts';
import { createTag } from '#operations/tag/create.ts';
import { deleteTag } from '#operations/tag/delete.ts';
import { mergeTags } from '#operations/tag/merge.ts';
import { renameTag } from '#operations/tag/rename.ts';
import { onBothEngines } from '#test/support/engines.ts';
import { at, textAt } from '#test/support/operations.ts';

onBothEngines('Tags, fields, businesses and relations', engine => {
  const { newLocation, perform } = engine;

  test('of upserts that race with one business, one makes it and the others change it', async () => {
    const locationId = await newLocation();
    const answers = await Promise.all(
      Array.from({ length: 5 }, (_, index) =>
        perform(locationId, upsertBusiness, { name: 'Example Ltd', phone: `+1212555010${index}` }),
      ),
    );
    assert.equal(answers.filter(answer => at(answer, 'new') === true).length, 1);
    assert.equal(new Set(answers.map(answer => at(answer, 'business.id'))).size, 1);
  });

  test('businesses are found by words, members, custom fields and times, in every order', async () => {
    const locationId = await newLocation();
    const field = { objectKey: 'business', parentId: 'business', showInForms: true };
    await perform(locationId, createObjectField, { ...field, fieldKey: 'size', dataType: 'NUMERICAL' });
    for (const [name, size] of [
      ['Zürich Dental', 12],
      ['alpha', 3],
    ] as const)
      await perform(locationId, upsertBusiness, { name, customFields: [{ key: 'size', value: size }] });
    const names = async (input: object) => {
      const found = await perform(locationId, searchBusinesses, { schemaKey: 'business', ...input });
      assert('records' in found && Array.isArray(found.records));
      return found.records.map(record => at(record, 'properties.name'));
    };
    assert.deepEqual(await names({ query: 'zurich' }), ['Zürich Dental']);
    const large = { field: 'properties.size', operator: 'range', value: { gte: 10 } };
    assert.deepEqual(await names({ filters: [large] }), ['Zürich Dental']);
    assert.deepEqual(
      await names({ filters: [{ ...large, field: 'createdAt', value: { lt: '2000-01-01' } }] }),
      [],
    );
    assert.deepEqual(await names({ sort: [{ field: 'name' }], searchAfter: ['alpha', ''] }), [
      'alpha',
      'Zürich Dental',
    ]);
  });

  test('what was renamed, merged and deleted is shown and searched at once', async () => {
    const locationId = await newLocation();
    const tag = async (name: string) =>
      textAt(await perform(locationId, createTag, { locationId, name }), 'tag.id');
    const [vip, gold, old] = [await tag('vip'), await tag('gold'), await tag('old')];
    const made = await perform(locationId, createField, { locationId, name: 'Club', dataType: 'TEXT' });
    const id = textAt(made, 'customField.id');
    const contactId = textAt(
      await perform(locationId, createContact, {
        firstName: 'Priya',
        tags: ['vip', 'old'],
        customFields: [{ id, value: 'Chess' }],
      }),
      'contact.id',
    );
    await perform(locationId, mergeTags, { locationId, into: gold, from: [vip] });
    await perform(locationId, renameTag, { locationId, tagId: gold, name: 'Or' });
    await perform(locationId, deleteTag, { locationId, tagId: old });
    await perform(locationId, deleteField, { locationId, id });
    const { contact } = await perform(locationId, getContact, { contactId }).then(answer => ({
      contact: at(answer, 'contact'),
    }));
    assert.deepEqual([at(contact, 'tags'), at(contact, 'customFields')], [['Or'], []]);
    const total = async (filter: object) =>
      at(await perform(locationId, searchContacts, { pageLimit: 1, filters: [filter] }), 'total');
    assert.equal(await total({ field: 'tags', operator: 'eq', value: 'or' }), 1);
    assert.equal(await total({ field: 'tags', operator: 'contains', value: 'old' }), 0);
    await perform(locationId, restoreField, { locationId, id });
    assert.equal(await total({ field: `customFields.${id}`, operator: 'eq', value: 'chess' }), 1);
  });

  test('of calls that race to link one pair, each answers the one relation', async () => {
    const locationId = await newLocation();
    const firstRecordId = textAt(
      await perform(locationId, createContact, { firstName: 'Omar' }),
      'contact.id',
    );
    const secondRecordId = textAt(
      await perform(locationId, upsertBusiness, { name: 'Example' }),
      'business.id',
    );
    const pair = { associationId: 'contact_business', firstRecordId, secondRecordId };
    const made = await Promise.all(
      Array.from({ length: 5 }, () => perform(locationId, createRelation, pair)),
    );
    assert.equal(new Set(made.map(relation => at(relation, 'id'))).size, 1);
    assert.equal(at(await perform(locationId, listRelations, { id: secondRecordId }), 'total'), 1);
  });

  test('a merge moves relations, keeps one of two alike, and its undo gives both contacts theirs', async () => {
    const locationId = await newLocation();
    const contact = async (firstName: string) =>
      textAt(await perform(locationId, createContact, { firstName }), 'contact.id');
    const business = async (name: string) =>
      textAt(await perform(locationId, upsertBusiness, { name }), 'business.id');
    const [left, folded] = [await contact('Priya'), await contact('Priya again')];
    const [shared, own] = [await business('Shared'), await business('Own')];
    for (const [firstRecordId, secondRecordId] of [
      [left, shared],
      [folded, shared],
      [folded, own],
    ])
      await perform(locationId, createRelation, {
        associationId: 'contact_business',
        firstRecordId,
        secondRecordId,
      });
    const count = async (id: string) => at(await perform(locationId, listRelations, { id }), 'total');
    const merged = await perform(locationId, mergeContacts, { primaryId: left, ids: [folded] });
    assert.deepEqual([await count(left), await count(shared), await count(own)], [2, 1, 1]);
    await perform(locationId, undoMergeOfContacts, { mergeId: at(merged, 'mergeId') });
    assert.deepEqual([await count(left), await count(folded), await count(shared)], [1, 2, 2]);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { addBusiness } from '#test/support/businesses.ts';
import { at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { deleteContact } from '../contact/delete.ts';
import { restoreContact } from '../contact/restore.ts';
import { createRelation } from './create.ts';
import { deleteRelation } from './delete.ts';
import { listRelations } from './list.ts';

async function addBoth(given: OperationTest) {
  const { contact } = await given.perform(createContact, { firstName: 'Priya' });
  const secondRecordId = await addBusiness(given, 'Example Dental');
  return { associationId: 'contact_business', firstRecordId: textAt(contact, 'id'), secondRecordId };
}

specify(createRelation, given => {
  const { perform, sample, events } = given;

  test('a contact and a business are linked, which an event of the contact tells; once more changes nothing', async () => {
    const pair = await addBoth(given);
    const answer = await sample({ locationId: given.locationId, ...pair });

    assertHighLevelShape(createRelation, answer);
    assert.deepEqual([answer.firstObjectKey, answer.secondObjectKey], ['contact', 'business']);
    assert.deepEqual(await perform(createRelation, pair), answer);
    const [, created, ...more] = await events(pair.firstRecordId);
    assert.equal(created?.type, 'relation.created');
    assert.deepEqual(created?.data, { relation: answer });
    assert.deepEqual(created?.changes, [
      { field: 'associationId', from: null, to: 'contact_business' },
      { field: 'firstRecordId', from: null, to: pair.firstRecordId },
      { field: 'secondRecordId', from: null, to: pair.secondRecordId },
    ]);
    assert.deepEqual(more, []);
  });

  test('association and both records must be there, each in its place', async () => {
    const { firstRecordId, secondRecordId } = await addBoth(given);
    const create = (input: object) =>
      perform(createRelation, {
        associationId: 'contact_business',
        firstRecordId,
        secondRecordId,
        ...input,
      });
    await assert.rejects(create({ associationId: 'unknown' }), {
      code: 'invalid_input',
      message: 'associationId must be one of the following values: contact_business',
    });
    await assert.rejects(create({ firstRecordId: secondRecordId, secondRecordId: firstRecordId }), {
      message: 'The contact was not found in this location.',
    });
    await assert.rejects(create({ secondRecordId: 'unknown' }), {
      message: 'The business was not found in this location.',
    });
    await perform(deleteContact, { contactId: firstRecordId });
    await assert.rejects(create({}), { code: 'not_found' });
  });
});

specify(listRelations, given => {
  const { perform, sample, clock } = given;

  test('the links of a contact or business are listed page by page, those of a deleted contact are not', async () => {
    const pair = await addBoth(given);
    const other = { ...pair, secondRecordId: await addBusiness(given, 'Example Clinic') };
    await perform(createRelation, pair);
    clock.advance(1000);
    await perform(createRelation, other);
    const answer = await sample({
      id: pair.firstRecordId,
      locationId: given.locationId,
      skip: 0,
      limit: 1,
      associationIds: ['contact_business'],
    });

    assertHighLevelShape(listRelations, answer);
    assert.equal(answer.total, 2);
    assert.equal(at(answer, 'relations.0.secondRecordId'), pair.secondRecordId);
    const next = await perform(listRelations, { id: pair.firstRecordId, skip: 1 });
    assert.equal(at(next, 'relations.0.secondRecordId'), other.secondRecordId);
    const ofBusiness = () => perform(listRelations, { id: pair.secondRecordId });
    assert.equal((await ofBusiness()).total, 1);
    const none = await perform(listRelations, { id: pair.firstRecordId, associationIds: ['unknown'] });
    assert.deepEqual(none, { relations: [], total: 0 });
    await perform(deleteContact, { contactId: pair.firstRecordId });
    assert.equal((await ofBusiness()).total, 0);
    await perform(restoreContact, { contactId: pair.firstRecordId });
    assert.equal((await ofBusiness()).total, 1);
  });

  test('a record that is not there is not found', async () => {
    await assert.rejects(perform(listRelations, { id: 'unknown' }), {
      code: 'not_found',
      message: 'The record was not found in this location.',
    });
  });
});

specify(deleteRelation, given => {
  const { perform, sample, events } = given;

  test('a link is removed, which an event of the contact tells', async () => {
    const pair = await addBoth(given);
    const made = await perform(createRelation, pair);
    const id = textAt(made, 'id');
    const answer = await sample({ id, locationId: given.locationId });

    assertHighLevelShape(deleteRelation, answer);
    assert.deepEqual(answer, made);
    const last = (await events(pair.firstRecordId)).at(-1);
    assert.equal(last?.type, 'relation.deleted');
    assert.deepEqual(last?.data, { relation: made });
    assert.equal((await perform(listRelations, { id: pair.firstRecordId })).total, 0);
    await assert.rejects(perform(deleteRelation, { id }), {
      code: 'not_found',
      message: 'The relation was not found in this location.',
    });
  });
});

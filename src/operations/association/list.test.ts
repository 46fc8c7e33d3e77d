import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify } from '#test/support/operations.ts';
import { getAssociationByKey } from './get-by-key.ts';
import { listAssociations } from './list.ts';

specify(listAssociations, given => {
  test('contacts can be linked to businesses', async () => {
    const answer = await given.sample({ locationId: given.locationId, skip: 0, limit: 10 });

    assertHighLevelShape(listAssociations, answer);
    assert.equal(answer.total, 1);
    assert.equal(at(answer, 'associations.0.key'), 'contact_business');
    assert.deepEqual((await given.perform(listAssociations, { skip: 1, limit: 10 })).associations, []);
  });
});

specify(getAssociationByKey, given => {
  test('an association is read by its key', async () => {
    const answer = await given.sample({ key_name: 'contact_business', locationId: given.locationId });

    assertHighLevelShape(getAssociationByKey, answer);
    assert.deepEqual([answer.firstObjectKey, answer.secondObjectKey], ['contact', 'business']);
    await assert.rejects(given.perform(getAssociationByKey, { key_name: 'unknown' }), {
      code: 'not_found',
      message: 'The association was not found in this location.',
    });
  });
});

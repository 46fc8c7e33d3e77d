import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify } from '#test/support/operations.ts';
import { createObjectField } from '../object-field/create.ts';
import { getObject } from './get.ts';
import { listObjects } from './list.ts';

specify(listObjects, given => {
  test('contact and business are the objects of a location', async () => {
    const answer = await given.sample({ locationId: given.locationId });

    assertHighLevelShape(listObjects, answer);
    assert.deepEqual([at(answer, 'objects.0.key'), at(answer, 'objects.1.key')], ['contact', 'business']);
    assert.equal(at(answer, 'objects.1.locationId'), given.locationId);
  });
});

specify(getObject, given => {
  const { perform, sample } = given;

  test('an object is read by its key, with its standard members and custom fields when asked', async () => {
    await perform(createObjectField, {
      objectKey: 'business',
      fieldKey: 'plan',
      dataType: 'TEXT',
      showInForms: true,
      parentId: 'business',
    });
    const answer = await sample({
      key: 'business',
      locationId: given.locationId,
      fetchProperties: true,
    });

    assertHighLevelShape(getObject, answer);
    assert.equal(at(answer, 'object.primaryDisplayProperty'), 'business.name');
    assert(Array.isArray(answer.fields));
    const keys = answer.fields.map(field => at(field, 'fieldKey'));
    assert.deepEqual([keys[0], keys.at(-1)], ['business.name', 'business.plan']);
    assert.equal((await perform(getObject, { key: 'business' })).fields, undefined);
  });

  test('an object that is not kept is not found', async () => {
    await assert.rejects(perform(getObject, { key: 'custom_objects.pet' }), {
      code: 'not_found',
      message: 'The object was not found in this location.',
    });
  });
});

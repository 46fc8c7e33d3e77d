import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createObjectField } from '../object-field/create.ts';
import { getObjectField } from '../object-field/get.ts';
import { listObjectFields } from '../object-field/list.ts';
import { createFieldFolder } from './create.ts';
import { deleteFieldFolder } from './delete.ts';
import { updateFieldFolder } from './update.ts';

specify(createFieldFolder, given => {
  test('a folder of an object is added', async () => {
    const answer = await given.sample({
      objectKey: 'business',
      name: ' Contract ',
      locationId: given.locationId,
    });

    assertHighLevelShape(createFieldFolder, answer);
    assert.equal(answer.name, 'Contract');
    const listed = await given.perform(listObjectFields, { objectKey: 'business' });
    assert.deepEqual(listed.folders, [answer]);
    await assert.rejects(given.perform(createFieldFolder, { objectKey: 'business', name: ' ' }), {
      message: 'name should not be empty',
    });
  });
});

specify(updateFieldFolder, given => {
  const { perform, sample } = given;

  test('a folder gets another name; the same changes nothing', async () => {
    const { id } = await perform(createFieldFolder, { objectKey: 'business', name: 'Contract' });
    const answer = await sample({ id, name: 'Contracts', locationId: given.locationId });

    assertHighLevelShape(updateFieldFolder, answer);
    assert.deepEqual([answer.name, answer.version], ['Contracts', 2]);
    assert.deepEqual(await perform(updateFieldFolder, { id, name: 'Contracts' }), answer);
    await assert.rejects(perform(updateFieldFolder, { id, name: 'x' }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateFieldFolder, { id: 'unknown', name: 'x' }), {
      code: 'not_found',
      message: 'The folder was not found in this location.',
    });
  });
});

specify(deleteFieldFolder, given => {
  const { perform, sample } = given;

  test('a folder is removed, and its fields stay outside of any', async () => {
    const folder = await perform(createFieldFolder, { objectKey: 'business', name: 'Contract' });
    const made = await perform(createObjectField, {
      objectKey: 'business',
      fieldKey: 'plan',
      dataType: 'TEXT',
      showInForms: true,
      parentId: folder.id,
    });
    const id = textAt(folder, 'id');
    const answer = await sample({ id, locationId: given.locationId });

    assertHighLevelShape(deleteFieldFolder, answer);
    assert.deepEqual(answer, { succeded: true, succeeded: true, id, key: 'business.contract' });
    const field = await perform(getObjectField, { id: textAt(made, 'field.id') });
    assert.equal(at(field, 'field.parentId'), 'business');
    await assert.rejects(perform(deleteFieldFolder, { id }), { code: 'not_found' });
  });
});

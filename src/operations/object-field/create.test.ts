import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createBusiness } from '../business/create.ts';
import { getBusiness } from '../business/get.ts';
import { createField } from '../field/create.ts';
import { restoreField } from '../field/restore.ts';
import { createFieldFolder } from '../field-folder/create.ts';
import { createObjectField } from './create.ts';
import { deleteObjectField } from './delete.ts';
import { getObjectField } from './get.ts';
import { listObjectFields } from './list.ts';
import { updateObjectField } from './update.ts';

const inBusiness = { objectKey: 'business', parentId: 'business', showInForms: true };

specify(createObjectField, given => {
  const { perform, sample } = given;

  test('a field of businesses is added in a folder, its options under keys, and a business takes values of it', async () => {
    const folder = await perform(createFieldFolder, { objectKey: 'business', name: 'Contract' });
    const answer = await sample({
      locationId: given.locationId,
      name: 'Plan',
      description: 'What the company has bought',
      placeholder: 'Choose',
      showInForms: true,
      options: [{ key: 'b', label: 'Basic' }, { label: 'All inclusive' }, { label: 'BASIC ' }],
      dataType: 'RADIO',
      fieldKey: 'business.plan',
      objectKey: 'business',
      allowCustomOption: true,
      parentId: folder.id,
    });

    assertHighLevelShape(createObjectField, answer);
    assert.equal(at(answer, 'field.fieldKey'), 'business.plan');
    assert.equal(at(answer, 'field.parentId'), folder.id);
    assert.deepEqual(at(answer, 'field.options'), [
      { key: 'b', label: 'Basic' },
      { key: 'all_inclusive', label: 'All inclusive' },
    ]);
    const { business } = await perform(createBusiness, {
      name: 'Example Dental',
      customFields: [{ key: 'plan', value: 'basic' }],
    });
    assert.equal(at(business, 'customFields.0.id'), at(answer, 'field.id'));
    assert.equal(at(business, 'customFields.0.value'), 'Basic');
  });

  test('boxes go by keys; files have formats and a limit; without a name the key is the name', async () => {
    const boxes = await perform(createObjectField, {
      ...inBusiness,
      fieldKey: 'opening_hours',
      dataType: 'TEXTBOX_LIST',
      options: [{ key: 'mon', label: 'Monday' }, { label: 'Tuesday' }],
    });
    assert.equal(at(boxes, 'field.name'), 'opening_hours');
    assert.deepEqual(at(boxes, 'field.options'), [
      { key: 'mon', label: 'Monday' },
      { key: 'tuesday', label: 'Tuesday' },
    ]);
    const files = await perform(createObjectField, {
      ...inBusiness,
      fieldKey: 'contract',
      dataType: 'FILE_UPLOAD',
      acceptedFormats: '.pdf',
      maxFileLimit: 2,
    });
    assertHighLevelShape(createObjectField, files);
    assert.equal(at(files, 'field.acceptedFormats'), '.pdf');
    assert.equal(at(files, 'field.maxFileLimit'), 2);
  });

  test('a key that a field or a standard member has, a foreign folder and an unknown object are refused', async () => {
    const create = (input: object) =>
      perform(createObjectField, { ...inBusiness, dataType: 'TEXT', ...input });
    for (const fieldKey of ['plan', 'business.name', 'Postal code'])
      await assert.rejects(create({ fieldKey }), { code: 'duplicate_field' });
    await assert.rejects(create({ fieldKey: 'x', parentId: 'unknown' }), {
      code: 'invalid_input',
      message: 'parentId must be a folder of the object, or business for none',
    });
    await assert.rejects(create({ fieldKey: 'x', objectKey: 'custom_objects.pet' }), {
      code: 'invalid_input',
    });
    await assert.rejects(create({ fieldKey: 'x', dataType: 'RADIO' }), {
      message: 'options must hold what can be chosen',
    });
    await assert.rejects(create({ fieldKey: 'x', options: [{ label: 'a' }] }), {
      message: 'options is not for fields of type TEXT',
    });
    await assert.rejects(create({ fieldKey: ' ' }), { message: 'fieldKey should not be empty' });
  });
});

specify(listObjectFields, given => {
  const { perform, sample } = given;

  test('the custom fields and folders of one object are listed', async () => {
    await perform(createFieldFolder, { objectKey: 'business', name: 'Contract' });
    await perform(createObjectField, { ...inBusiness, fieldKey: 'since', name: 'Since', dataType: 'DATE' });
    await perform(createField, { locationId: given.locationId, name: 'Club', dataType: 'TEXT' });
    const answer = await sample({ objectKey: 'business', locationId: given.locationId });

    assertHighLevelShape(listObjectFields, answer);
    assert.equal(at(answer, 'fields.0.fieldKey'), 'business.since');
    assert.equal(at(answer, 'folders.0.name'), 'Contract');
    assert(Array.isArray(answer.fields) && answer.fields.length === 1);
    const ofContacts = await perform(listObjectFields, { objectKey: 'contact' });
    assertHighLevelShape(listObjectFields, ofContacts);
    assert.equal(at(ofContacts, 'fields.0.fieldKey'), 'contact.club');
    assert.deepEqual(ofContacts.folders, []);
  });

  test('an object that is not kept is not found', async () => {
    await assert.rejects(perform(listObjectFields, { objectKey: 'custom_objects.pet' }), {
      code: 'not_found',
      message: 'The object was not found in this location.',
    });
  });
});

specify(getObjectField, ({ perform, sample }) => {
  test('a field or a folder is read by its id', async () => {
    const made = await perform(createObjectField, { ...inBusiness, fieldKey: 'since', dataType: 'DATE' });
    const answer = await sample({ id: textAt(made, 'field.id') });

    assertHighLevelShape(getObjectField, answer);
    assert.deepEqual(answer, made);
    const folder = await perform(createFieldFolder, { objectKey: 'business', name: 'Contract' });
    assert.deepEqual((await perform(getObjectField, { id: folder.id })).field, folder);
    await assert.rejects(perform(getObjectField, { id: 'unknown' }), { code: 'not_found' });
  });
});

specify(updateObjectField, given => {
  const { perform, sample } = given;

  test('a field changes, its options are replaced, and one whose label stays keeps its key', async () => {
    const made = await perform(createObjectField, {
      ...inBusiness,
      fieldKey: 'plan',
      name: 'Plan',
      dataType: 'SINGLE_OPTIONS',
      options: [{ key: 'b', label: 'Basic' }, { label: 'Pro' }],
    });
    const id = textAt(made, 'field.id');
    await sample({
      id,
      locationId: given.locationId,
      name: 'Contract',
      description: 'What was bought',
      showInForms: false,
    });
    const options = [{ label: 'Max' }, { label: 'basic' }];
    const answer = await perform(updateObjectField, { id, showInForms: false, options });

    assertHighLevelShape(updateObjectField, answer);
    assert.deepEqual(at(answer, 'field.options'), [
      { key: 'max', label: 'Max' },
      { key: 'b', label: 'basic' },
    ]);
    assert.equal(at(answer, 'field.showInForms'), false);
    assert.equal(at(answer, 'field.fieldKey'), 'business.plan');
    const again = await perform(updateObjectField, { id, showInForms: false });
    assert.deepEqual(again, answer, 'what is not sent stays');
    await assert.rejects(perform(updateObjectField, { id: 'unknown', showInForms: true }), {
      code: 'not_found',
    });
    await assert.rejects(perform(updateObjectField, { id, showInForms: true }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
  });
});

specify(deleteObjectField, given => {
  const { perform, sample, events, runJobs, runSchedule, clock } = given;

  test('a field and its values are hidden, told of by business, restored with them, and destroyed in time', async () => {
    const made = await perform(createObjectField, {
      ...inBusiness,
      fieldKey: 'plan',
      name: 'Plan',
      dataType: 'TEXT',
    });
    const id = textAt(made, 'field.id');
    const { business } = await perform(createBusiness, {
      name: 'Example Dental',
      customFields: [{ id, value: 'Pro' }],
    });
    const businessId = textAt(business, 'id');
    const valuesOf = async () => at(await perform(getBusiness, { businessId }), 'business.customFields');
    const answer = await sample({ id });

    assertHighLevelShape(deleteObjectField, answer);
    assert.deepEqual(answer, { succeded: true, succeeded: true, id, key: 'business.plan' });
    assert.deepEqual(await valuesOf(), []);
    await runJobs();
    const told = (await events()).at(-1);
    assert.equal(told?.type, 'business.updated');
    assert.deepEqual(told?.changes, [{ field: `customFields.${id}`, from: 'Pro', to: null }]);
    await assert.rejects(perform(getObjectField, { id }), { code: 'not_found' });

    await perform(restoreField, { locationId: given.locationId, id });
    await runJobs();
    assert.equal(at(await valuesOf(), '0.value'), 'Pro');
    assert.deepEqual((await events()).at(-1)?.changes, [
      { field: `customFields.${id}`, from: null, to: 'Pro' },
    ]);

    await perform(deleteObjectField, { id });
    clock.advance(30 * 86_400_000);
    await runSchedule();
    await runJobs();
    await assert.rejects(perform(restoreField, { locationId: given.locationId, id }), { code: 'not_found' });
    await assert.rejects(perform(deleteObjectField, { id }), { code: 'not_found' });
  });
});

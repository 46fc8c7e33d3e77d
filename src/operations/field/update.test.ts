import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { createField } from './create.ts';
import { updateField } from './update.ts';

specify(updateField, given => {
  const { perform, sample } = given;
  const make = async (input: object) => {
    const made = await perform(createField, { locationId: given.locationId, ...input });
    return textAt(made, 'customField.id');
  };

  test('name, placeholder and position change; key and type stay, and contacts show the new name', async () => {
    const id = await make({ name: 'Preferred time', dataType: 'TEXT' });
    const { contact } = await perform(createContact, {
      firstName: 'Priya',
      customFields: [{ id, value: 'Morning' }],
    });
    const answer = await sample({
      locationId: given.locationId,
      id,
      name: 'Best time',
      placeholder: 'When to call',
      position: 3,
    });

    assertHighLevelShape(updateField, answer);
    assert.equal(at(answer, 'customField.name'), 'Best time');
    assert.equal(at(answer, 'customField.fieldKey'), 'contact.preferred_time');
    assert.equal(at(answer, 'customField.version'), 2);
    const read = await perform(getContact, { contactId: at(contact, 'id') });
    assert.equal(at(read, 'contact.customFields.0.name'), 'Best time');
    assert.equal(at(read, 'contact.customFields.0.value'), 'Morning');
    const again = await perform(updateField, { locationId: given.locationId, id, name: 'Best time' });
    assert.deepEqual(again, answer, 'what is not sent stays, and the version with it');
  });

  test('what can be chosen is replaced, and a value that was chosen stays', async () => {
    const id = await make({ name: 'Colour', dataType: 'RADIO', options: ['Red', 'Blue'] });
    const { contact } = await perform(createContact, {
      firstName: 'Omar',
      customFields: [{ id, value: 'Red' }],
    });
    const answer = await perform(updateField, {
      locationId: given.locationId,
      id,
      name: 'Colour',
      textBoxListOptions: ['Blue', 'Green'],
    });
    assert.deepEqual(at(answer, 'customField.picklistOptions'), ['Blue', 'Green']);
    const read = await perform(getContact, { contactId: at(contact, 'id') });
    assert.equal(at(read, 'contact.customFields.0.value'), 'Red');
  });

  test('a box whose label stays keeps its id and its texts; a field of files changes one rule at a time', async () => {
    const boxes = await make({
      name: 'Measures',
      dataType: 'TEXTBOX_LIST',
      textBoxListOptions: ['Height', 'Weight'],
    });
    const update = (input: object) =>
      perform(updateField, { locationId: given.locationId, name: 'Measures', ...input });
    const before = at(await update({ id: boxes }), 'customField.textBoxListOptions.1');
    const after = await update({ id: boxes, textBoxListOptions: [{ label: 'WEIGHT' }, { label: 'Pulse' }] });
    assert.equal(textAt(after, 'customField.textBoxListOptions.0.id'), textAt(before, 'id'));
    const files = await make({ name: 'Letters', dataType: 'FILE_UPLOAD', acceptedFormat: ['.pdf'] });
    const changed = await update({ id: files, isMultipleFile: true, maxNumberOfFiles: 4 });
    assert.deepEqual(at(changed, 'customField.acceptedFormat'), ['.pdf']);
    assert.equal(at(changed, 'customField.maxFileLimit'), 4);
  });

  test('a field cannot move to another model, one that is not there is not found, a late change is refused', async () => {
    const id = await make({ name: 'Insurance', dataType: 'TEXT' });
    const input = { locationId: given.locationId, id, name: 'Insurance' };
    await assert.rejects(perform(updateField, { ...input, model: 'opportunity' }), {
      code: 'invalid_input',
      message: 'model must stay contact: a field cannot move to another',
    });
    await assert.rejects(perform(updateField, { ...input, options: ['x'] }), {
      message: 'options is not for fields of type TEXT',
    });
    await assert.rejects(perform(updateField, { ...input, name: ' ' }), {
      message: 'name should not be empty',
    });
    await assert.rejects(perform(updateField, { ...input, id: 'unknown' }), { code: 'not_found' });
    await assert.rejects(perform(updateField, input, { ifVersion: 2 }), { code: 'version_conflict' });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { createField } from './create.ts';
import { getField } from './get.ts';
import { listFields } from './list.ts';

specify(createField, given => {
  const { perform, sample } = given;

  test('a field is added under the key of its name, and a contact takes values of it', async () => {
    const answer = await sample({
      locationId: given.locationId,
      name: 'Preferred time',
      dataType: 'SINGLE_OPTIONS',
      placeholder: 'When to call',
      options: ['Morning', 'Evening', 'morning '],
      position: 1,
    });

    assertHighLevelShape(createField, answer);
    assert.equal(at(answer, 'customField.fieldKey'), 'contact.preferred_time');
    assert.deepEqual(at(answer, 'customField.picklistOptions'), ['Morning', 'Evening']);
    const { contact } = await perform(createContact, {
      firstName: 'Priya',
      customFields: [{ key: 'preferred_time', field_value: 'EVENING' }],
    });
    assert.equal(at(contact, 'customFields.0.id'), at(answer, 'customField.id'));
    assert.equal(at(contact, 'customFields.0.value'), 'Evening');
  });

  test('what can be chosen is taken from the list of boxes too, as existing clients send it', async () => {
    const answer = await perform(createField, {
      locationId: given.locationId,
      name: 'Channels',
      dataType: 'CHECKBOX',
      textBoxListOptions: [{ label: 'Letter' }, 'Phone'],
    });
    assert.deepEqual(at(answer, 'customField.picklistOptions'), ['Letter', 'Phone']);
  });

  test('a list of boxes gets an id for each, under which a contact keeps its text', async () => {
    const answer = await perform(createField, {
      locationId: given.locationId,
      name: 'Measures',
      dataType: 'TEXTBOX_LIST',
      textBoxListOptions: [{ label: 'Height', prefillValue: 'in cm' }, { label: 'Weight' }],
    });
    const id = textAt(answer, 'customField.textBoxListOptions.0.id');
    const { contact } = await perform(createContact, {
      firstName: 'Alan',
      customFields: [{ key: 'contact.measures', field_value: { Height: '182' } }],
    });
    assert.deepEqual(at(contact, 'customFields.0.value'), { [id]: '182' });
  });

  test('a field of files keeps what files it takes', async () => {
    const answer = await perform(createField, {
      locationId: given.locationId,
      name: 'Referral',
      dataType: 'FILE_UPLOAD',
      acceptedFormat: ['.pdf'],
      isMultipleFile: true,
      maxNumberOfFiles: 2,
    });
    assert.deepEqual(at(answer, 'customField.acceptedFormat'), ['.pdf']);
    assert.equal(at(answer, 'customField.isMultiFileAllowed'), true);
    assert.equal(at(answer, 'customField.maxFileLimit'), 2);
  });

  test('a name whose key another field of the model has is refused, that of another model is not', async () => {
    await assert.rejects(
      perform(createField, { locationId: given.locationId, name: 'preferred-TIME', dataType: 'TEXT' }),
      {
        code: 'duplicate_field',
      },
    );
    const answer = await perform(createField, {
      locationId: given.locationId,
      name: 'Preferred time',
      dataType: 'TEXT',
      model: 'opportunity',
    });
    assert.equal(at(answer, 'customField.fieldKey'), 'opportunity.preferred_time');
  });

  test('choices must fit the type', async () => {
    await assert.rejects(
      perform(createField, { locationId: given.locationId, name: 'x', dataType: 'RADIO', options: [' '] }),
      {
        code: 'invalid_input',
        message: 'options must hold what can be chosen',
      },
    );
    await assert.rejects(
      perform(createField, { locationId: given.locationId, name: 'x', dataType: 'TEXT', options: ['a'] }),
      {
        message: 'options is not for fields of type TEXT',
      },
    );
    await assert.rejects(
      perform(createField, { locationId: given.locationId, name: 'x', dataType: 'TEXTBOX_LIST' }),
      {
        message: 'textBoxListOptions must hold a label for each box',
      },
    );
    await assert.rejects(
      perform(createField, { locationId: given.locationId, name: 'x', dataType: 'COLOUR' }),
      { code: 'invalid_input' },
    );
    await assert.rejects(
      perform(createField, { locationId: given.locationId, name: ' ', dataType: 'TEXT' }),
      {
        message: 'name should not be empty',
      },
    );
  });
});

specify(listFields, given => {
  const { perform, sample } = given;

  test('the fields of contacts are listed by position, those of other models when asked for', async () => {
    await perform(createField, {
      locationId: given.locationId,
      name: 'Insurance',
      dataType: 'TEXT',
      position: 2,
    });
    await perform(createField, {
      locationId: given.locationId,
      name: 'Weight',
      dataType: 'NUMERICAL',
      position: 1,
    });
    await perform(createField, {
      locationId: given.locationId,
      name: 'Stage note',
      dataType: 'TEXT',
      model: 'opportunity',
    });
    const answer = await sample({ locationId: given.locationId, model: 'contact' });

    assertHighLevelShape(listFields, answer);
    const keys = ({ customFields }: { readonly customFields?: unknown }) => {
      assert(Array.isArray(customFields));
      return customFields.map(field => at(field, 'fieldKey'));
    };
    assert.deepEqual(keys(answer), ['contact.weight', 'contact.insurance']);
    assert.deepEqual(keys(await perform(listFields, { locationId: given.locationId })), [
      'contact.weight',
      'contact.insurance',
    ]);
    assert.deepEqual(
      keys(await perform(listFields, { locationId: given.locationId, model: 'opportunity' })),
      ['opportunity.stage_note'],
    );
    assert.equal(keys(await perform(listFields, { locationId: given.locationId, model: 'all' })).length, 3);
  });
});

specify(getField, given => {
  const { perform, sample } = given;

  test('a field is read by its id', async () => {
    const made = await perform(createField, {
      locationId: given.locationId,
      name: 'Insurance',
      dataType: 'TEXT',
    });
    const answer = await sample({ locationId: given.locationId, id: textAt(made, 'customField.id') });

    assertHighLevelShape(getField, answer);
    assert.deepEqual(answer, made);
  });

  test('a field that is not there is not found', async () => {
    await assert.rejects(perform(getField, { locationId: given.locationId, id: 'unknown' }), {
      code: 'not_found',
      message: 'The custom field was not found in this location.',
    });
  });
});

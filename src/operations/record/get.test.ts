import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createBusiness } from '../business/create.ts';
import { createObjectField } from '../object-field/create.ts';
import { getRecord } from './get.ts';
import { updateRecord } from './update.ts';

/** A field of every kind whose value is shown in another form than it is kept in. */
async function addFields({ perform }: OperationTest): Promise<void> {
  const options = [{ key: 'p', label: 'Professional' }, { label: 'Basic plan' }];
  const fields = [
    { fieldKey: 'plan', dataType: 'RADIO', options },
    { fieldKey: 'plans', dataType: 'CHECKBOX', options },
    { fieldKey: 'hours', dataType: 'TEXTBOX_LIST', options: [{ label: 'Monday' }, { label: 'Tuesday' }] },
    { fieldKey: 'turnover', dataType: 'MONETORY' },
    { fieldKey: 'letters', dataType: 'FILE_UPLOAD' },
    { fieldKey: 'since', dataType: 'DATE' },
  ];
  for (const field of fields)
    await perform(createObjectField, {
      objectKey: 'business',
      parentId: 'business',
      showInForms: true,
      ...field,
    });
}

specify(getRecord, given => {
  const { perform, sample } = given;

  test('a business is read as a record, its properties by their keys', async () => {
    await addFields(given);
    const made = await perform(createBusiness, {
      name: 'Example Dental',
      postalCode: '10001',
      customFields: [
        { key: 'plan', value: 'Professional' },
        { key: 'plans', value: ['Basic plan', 'Professional'] },
        { key: 'hours', value: { Monday: '9 to 5' } },
        { key: 'turnover', value: 1200.5 },
        { key: 'letters', value: { one: { url: 'https://files.example.com/one.pdf' } } },
        { key: 'since', value: '2020-01-31' },
      ],
    });
    const answer = await sample({ schemaKey: 'business', id: textAt(made, 'business.id') });

    assertHighLevelShape(getRecord, answer);
    assert.deepEqual(at(answer, 'record.properties'), {
      name: 'Example Dental',
      postal_code: '10001',
      plan: 'p',
      plans: ['basic_plan', 'p'],
      'hours.monday': '9 to 5',
      turnover: { currency: 'default', value: 1200.5 },
      letters: [{ url: 'https://files.example.com/one.pdf' }],
      since: '2020-01-31',
    });
    await assert.rejects(perform(getRecord, { schemaKey: 'business', id: 'unknown' }), {
      code: 'not_found',
      message: 'The business was not found in this location.',
    });
    await assert.rejects(perform(getRecord, { schemaKey: 'contact', id: 'x' }), { code: 'invalid_input' });
  });
});

specify(updateRecord, given => {
  const { perform, sample, events } = given;

  test('properties are written as they are read, boxes one by one, and null empties one', async () => {
    await addFields(given);
    const made = await perform(createBusiness, { name: 'Example Dental', city: 'Bern' });
    const id = textAt(made, 'business.id');
    const properties = {
      'business.name': 'Example Dental Group',
      postal_code: '10001',
      plan: 'p',
      plans: ['basic_plan', 'Professional'],
      'hours.monday': '9 to 5',
      'hours.tuesday': '9 to 4',
      turnover: { currency: 'default', value: '1200' },
      letters: [{ url: 'https://files.example.com/one.pdf' }],
    };
    await perform(updateRecord, { schemaKey: 'business', id, properties });
    const answer = await sample({
      schemaKey: 'business',
      id,
      locationId: given.locationId,
      properties: { email: 'office@example.com', state: 'BE' },
    });

    assertHighLevelShape(updateRecord, answer);
    assert.equal(at(answer, 'record.version'), 3);
    assert.equal((await events()).at(-1)?.type, 'business.updated');
    const changed = await perform(updateRecord, {
      schemaKey: 'business',
      id,
      properties: { city: null, email: null, state: null, 'hours.monday': null, plan: null },
    });
    assert.deepEqual(at(changed, 'record.properties'), {
      name: 'Example Dental Group',
      postal_code: '10001',
      plans: ['basic_plan', 'p'],
      'hours.tuesday': '9 to 4',
      turnover: { currency: 'default', value: 1200 },
      letters: [{ url: 'https://files.example.com/one.pdf' }],
    });
  });

  test('an unknown property, one of another type and a record that is not there are refused', async () => {
    const id = textAt(await perform(createBusiness, { name: 'Example' }), 'business.id');
    const update = (properties: object, at: object = {}) =>
      perform(updateRecord, { schemaKey: 'business', id, properties, ...at });
    await assert.rejects(update({ pet: 'x', city: 7, name: null }), {
      code: 'invalid_input',
      message:
        'property properties.pet should not exist, properties.city must be a string, properties.name must be a string',
    });
    await assert.rejects(update({ turnover: 'much' }), { code: 'invalid_input' });
    await assert.rejects(update({ city: 'x' }, { id: 'unknown' }), { code: 'not_found' });
    await assert.rejects(
      perform(updateRecord, { schemaKey: 'business', id, properties: {} }, { ifVersion: 2 }),
      { code: 'version_conflict' },
    );
  });
});

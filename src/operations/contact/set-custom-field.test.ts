import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCustomField } from '#test/support/custom-fields.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { setCustomField } from './set-custom-field.ts';

specify(setCustomField, operation => {
  const { perform, sample } = operation;
  const make = async () => textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');

  test('one custom field is written by its key or its id, and the others stay', async () => {
    const shoe = await addCustomField(operation, 'Shoe size', 'NUMERICAL');
    await addCustomField(operation, 'Club');
    const contactId = await make();
    await perform(setCustomField, { contactId, field: shoe, value: '38.5' });
    const answer = await sample({ contactId, field: 'club', value: 'Gold' });
    assert.deepEqual(
      [at(answer, 'contact.customFields.0.value'), at(answer, 'contact.customFields.1.value')],
      [38.5, 'Gold'],
    );
    const cleared = await perform(setCustomField, { contactId, field: 'contact.shoe_size', value: null });
    assert.equal(at(cleared, 'contact.customFields.0.key'), 'club');
  });

  test('an unknown field, a value of another type and a missing value are refused', async () => {
    await addCustomField(operation, 'Children', 'NUMERICAL');
    const contactId = await make();
    await assert.rejects(perform(setCustomField, { contactId, field: 'hat', value: 'x' }), {
      code: 'invalid_input',
      message: /must name a custom field of the location by id or key, not "hat"/,
    });
    await assert.rejects(perform(setCustomField, { contactId, field: 'children', value: 'many' }), {
      message: /must be a number/,
    });
    await assert.rejects(perform(setCustomField, { contactId, field: 'children' }), {
      message: 'value should not be empty',
    });
  });
});

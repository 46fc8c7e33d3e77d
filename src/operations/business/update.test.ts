import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertHighLevelShape } from '#test/support/answer-shape.ts';
import { at, type OperationTest, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { searchContacts } from '../contact/search.ts';
import { createObjectField } from '../object-field/create.ts';
import { createBusiness } from './create.ts';
import { getBusiness } from './get.ts';
import { setBusinessOfContacts } from './set-contacts.ts';
import { setCustomFieldsOfBusiness } from './set-custom-fields.ts';
import { updateBusiness } from './update.ts';

async function addField({ perform }: OperationTest, fieldKey: string, dataType = 'TEXT'): Promise<string> {
  const made = await perform(createObjectField, {
    objectKey: 'business',
    parentId: 'business',
    fieldKey,
    dataType,
    showInForms: true,
  });
  return textAt(made, 'field.id');
}

specify(updateBusiness, given => {
  const { perform, sample, events, clock } = given;

  test('the members that are sent change, null empties one, and the event has old and new values', async () => {
    const made = await perform(createBusiness, { name: 'Example Dental', city: 'Bern', phone: '2125550123' });
    const businessId = textAt(made, 'business.id');
    clock.advance(1000);
    const answer = await sample({
      businessId,
      name: 'Example Dental Group',
      email: ' Office@Example.com',
      website: 'https://dental.example.com',
      city: null,
    });

    assertHighLevelShape(updateBusiness, answer);
    assert.deepEqual(answer.buiseness, answer.business);
    assert.equal(at(answer, 'business.name'), 'Example Dental Group');
    assert.equal(at(answer, 'business.phone'), '+12125550123');
    assert.equal(at(answer, 'business.version'), 2);
    assert.equal(at(answer, 'business.updatedAt'), '2026-01-15T09:00:01.000Z');
    assert.deepEqual((await perform(getBusiness, { businessId })).business, answer.business);
    const last = (await events()).at(-1);
    assert.equal(last?.type, 'business.updated');
    assert.deepEqual(last?.data, { business: answer.business });
    assert.deepEqual(last?.changes, [
      { field: 'name', from: 'Example Dental', to: 'Example Dental Group' },
      { field: 'email', from: null, to: 'Office@example.com' },
      { field: 'website', from: null, to: 'https://dental.example.com' },
      { field: 'city', from: 'Bern', to: null },
    ]);
    const count = (await events()).length;
    const same = await perform(updateBusiness, { businessId, name: 'Example Dental Group' });
    assert.deepEqual(same, answer, 'what changes nothing keeps the version');
    assert.equal((await events()).length, count);
  });

  test('custom fields that are named change, the others stay, and what does not fit is refused', async () => {
    const [plan, size] = [await addField(given, 'plan'), await addField(given, 'size', 'NUMERICAL')];
    const { business } = await perform(createBusiness, {
      name: 'Example Clinic',
      customFields: [
        { id: plan, value: 'Pro' },
        { key: 'business.size', field_value: '12' },
      ],
    });
    const businessId = textAt(business, 'id');
    const update = (input: object) => perform(updateBusiness, { businessId, ...input });
    const changed = await update({ customFields: [{ key: 'plan', value: null }] });
    assert.deepEqual(at(changed, 'business.customFields'), [
      { id: size, key: 'size', name: 'size', value: 12 },
    ]);
    await assert.rejects(update({ customFields: [{ key: 'size', value: 'many' }], phone: '12' }), {
      code: 'invalid_input',
      message: 'phone must be a valid phone number, customFields[0] must be a number',
    });
    await assert.rejects(update({ customFields: [{ key: 'colour', value: 'x' }] }), {
      message: 'customFields[0] must name a custom field of the location by id or key, not "colour"',
    });
  });

  test('contacts are found by the new name at once', async () => {
    const made = await perform(createBusiness, { name: 'Old Name' });
    const businessId = textAt(made, 'business.id');
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    await perform(setBusinessOfContacts, { ids: [contactId], businessId });
    await perform(updateBusiness, { businessId, name: 'New Name' });
    const filters = [{ field: 'businessName', operator: 'eq', value: 'new name' }];
    assert.equal(at(await perform(searchContacts, { pageLimit: 1, filters }), 'contacts.0.id'), contactId);
  });

  test('a business that is not there is not found, a late change and an empty name are refused', async () => {
    await assert.rejects(perform(updateBusiness, { businessId: 'unknown', name: 'x' }), {
      code: 'not_found',
      message: 'The business was not found in this location.',
    });
    const businessId = textAt(await perform(createBusiness, { name: 'Example' }), 'business.id');
    await assert.rejects(perform(updateBusiness, { businessId, name: 'x' }, { ifVersion: 2 }), {
      code: 'version_conflict',
    });
    await assert.rejects(perform(updateBusiness, { businessId, name: ' ' }), {
      message: 'name should not be empty',
    });
  });
});

specify(setCustomFieldsOfBusiness, given => {
  const { perform, sample } = given;

  test('custom fields of a business are written by id or key', async () => {
    const id = await addField(given, 'club');
    const businessId = textAt(await perform(createBusiness, { name: 'Example Dental' }), 'business.id');
    const answer = await sample({ businessId, customFields: [{ key: 'club', value: 'Gold' }] });
    assert.deepEqual(at(answer, 'business.customFields'), [{ id, key: 'club', name: 'club', value: 'Gold' }]);
    await assert.rejects(perform(setCustomFieldsOfBusiness, { businessId, name: 'x', customFields: [] }), {
      code: 'invalid_input',
    });
  });
});

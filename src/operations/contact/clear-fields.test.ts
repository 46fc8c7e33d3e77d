import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addCustomField } from '#test/support/custom-fields.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { clearContactFields } from './clear-fields.ts';
import { createContact } from './create.ts';

specify(clearContactFields, operation => {
  const { perform, sample, events } = operation;

  test('the named standard and custom fields are emptied, and the others stay', async () => {
    await addCustomField(operation, 'Club');
    const shoe = await addCustomField(operation, 'Shoe size', 'NUMERICAL');
    const contactId = textAt(
      await perform(createContact, {
        name: 'Priya Ivanova',
        email: 'priya@example.com',
        city: 'Exampleville',
        tags: ['newsletter'],
        additionalEmails: ['second@example.com'],
        customFields: [
          { key: 'club', value: 'Gold' },
          { id: shoe, value: 42 },
        ],
      }),
      'contact.id',
    );
    const fields = ['city', 'tags', 'additionalEmails', 'contact.club', `customFields.${shoe}`];
    const answer = await sample({ contactId, fields: fields.slice(0, 4) });
    assert.deepEqual(answer.tagsRemoved, ['newsletter']);
    assert.equal(at(answer, 'contact.email'), 'priya@example.com');
    assert.equal(at(answer, 'contact.name'), 'Priya Ivanova');
    assert.deepEqual(at(answer, 'contact.additionalEmails'), []);
    assert.equal(at(answer, 'contact.customFields.0.id'), shoe);
    assert.equal(JSON.stringify(answer).includes('Exampleville'), false);

    const rest = await perform(clearContactFields, { contactId, fields: ['name', fields[4], 'email'] });
    assert.deepEqual(at(rest, 'contact.customFields'), []);
    assert.equal(JSON.stringify(rest).includes('priya'), false);
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.updated');
  });

  test('a name that is no field is refused, and nothing is emptied', async () => {
    const { contact } = await perform(createContact, { firstName: 'Omar', city: 'Exampleville' });
    const contactId = textAt(contact, 'id');
    await assert.rejects(perform(clearContactFields, { contactId, fields: ['city', 'hat'] }), {
      code: 'invalid_input',
      message: /not "hat"/,
    });
    await assert.rejects(perform(clearContactFields, { contactId, fields: [] }), { code: 'invalid_input' });
    const { contact: kept } = await perform(clearContactFields, { contactId, fields: ['state'] });
    assert.deepEqual(kept, contact);
  });
});

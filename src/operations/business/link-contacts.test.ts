import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusiness } from '#test/support/businesses.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { linkContacts } from './link-contacts.ts';

specify(linkContacts, specified => {
  const { perform, sample } = specified;

  test('contacts are linked to a business', async () => {
    const businessId = await addBusiness(specified, 'Example Dental');
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    assert.deepEqual(await sample({ ids: [contactId], businessId }), { success: true, ids: [contactId] });
    assert.equal(at(await perform(getContact, { contactId }), 'contact.businessId'), businessId);
  });

  test('a business must be named', async () => {
    await assert.rejects(perform(linkContacts, { ids: [], businessId: null }), {
      code: 'invalid_input',
      message: 'businessId must be a string',
    });
  });
});

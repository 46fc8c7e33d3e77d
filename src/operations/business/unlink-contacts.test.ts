import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusiness } from '#test/support/businesses.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { setBusinessOfContacts } from './set-contacts.ts';
import { unlinkContacts } from './unlink-contacts.ts';

specify(unlinkContacts, specified => {
  const { perform, sample } = specified;

  test('contacts are taken off their business without naming it', async () => {
    const businessId = await addBusiness(specified, 'Example Dental');
    const contactId = textAt(await perform(createContact, { firstName: 'Priya' }), 'contact.id');
    await perform(setBusinessOfContacts, { ids: [contactId], businessId });
    assert.deepEqual(await sample({ ids: [contactId] }), { success: true, ids: [contactId] });
    assert.equal('businessId' in Object(at(await perform(getContact, { contactId }), 'contact')), false);
  });

  test('a business cannot be named', async () => {
    await assert.rejects(perform(unlinkContacts, { ids: [], businessId: 'any' }), {
      code: 'invalid_input',
      message: 'property businessId should not exist',
    });
  });
});

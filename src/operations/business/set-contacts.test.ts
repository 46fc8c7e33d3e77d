import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addBusiness } from '#test/support/businesses.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from '../contact/create.ts';
import { getContact } from '../contact/get.ts';
import { setBusinessOfContacts } from './set-contacts.ts';

specify(setBusinessOfContacts, specified => {
  const { perform, sample, events } = specified;
  const make = async (firstName: string) => textAt(await perform(createContact, { firstName }), 'contact.id');
  const businessOf = async (contactId: string) =>
    at(await perform(getContact, { contactId }), 'contact.businessId');
  const typesOf = async (contactId: string) => (await events(contactId)).map(({ type }) => type);

  test('contacts are linked to a business, each with an event of its own', async () => {
    const businessId = await addBusiness(specified, 'Example Dental');
    const [priya, omar] = [await make('Priya'), await make('Omar')];
    const answer = await sample({ ids: [omar, priya, omar], businessId });

    assert.deepEqual(answer, { success: true, ids: [omar, priya] });
    assert.equal(await businessOf(priya), businessId);
    assert.deepEqual(await typesOf(priya), ['contact.created', 'business.contactLinked']);
  });

  test('null takes contacts off their business; a move to another is told of both', async () => {
    const [first, second] = [
      await addBusiness(specified, 'First Example'),
      await addBusiness(specified, 'Second Example'),
    ];
    const contactId = await make('Grace');
    for (const businessId of [first, second, null]) {
      await perform(setBusinessOfContacts, { ids: [contactId], businessId });
    }
    assert.deepEqual(await typesOf(contactId), [
      'contact.created',
      'business.contactLinked',
      'business.contactUnlinked',
      'business.contactLinked',
      'business.contactUnlinked',
    ]);
    await perform(setBusinessOfContacts, { ids: [contactId], businessId: null });
    assert.equal((await typesOf(contactId)).length, 5, 'the same again stores no event');
  });

  test('an id that is no contact of the location is left out of the answer, the others are changed', async () => {
    const businessId = await addBusiness(specified, 'Third Example');
    const contactId = await make('Ines');
    const answer = await perform(setBusinessOfContacts, { ids: ['invented', contactId], businessId });
    assert.deepEqual(answer.ids, [contactId]);
    assert.equal(await businessOf(contactId), businessId);
  });

  test('an unknown business is 404, and more than 50 contacts or no business at all are refused', async () => {
    const contactId = await make('Lena');
    await assert.rejects(perform(setBusinessOfContacts, { ids: [contactId], businessId: 'invented' }), {
      code: 'not_found',
      message: 'The business was not found in this location.',
    });
    const many = Array.from({ length: 51 }, (_, index) => `contact${index}`);
    await assert.rejects(perform(setBusinessOfContacts, { ids: many, businessId: null }), {
      code: 'invalid_input',
    });
    await assert.rejects(perform(setBusinessOfContacts, { ids: [contactId] }), {
      code: 'invalid_input',
      message: 'businessId should not be empty',
    });
  });
});

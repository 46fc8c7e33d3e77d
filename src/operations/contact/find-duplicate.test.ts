import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withSettings } from '#test/support/location-settings.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { deleteContact } from './delete.ts';
import { findDuplicateContact } from './find-duplicate.ts';

specify(findDuplicateContact, operation => {
  const { perform, sample } = operation;
  const find = async (input: object) => (await perform(findDuplicateContact, input)).contact;

  test('a contact is found by its e-mail, and in the same moment in which it was created', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya', email: 'priya@example.com' });
    assert.deepEqual(await sample({ email: 'Priya@Example.com' }), { contact });
  });

  test('a number is found in any spelling, also where it is an additional one', async () => {
    const { contact } = await perform(createContact, { additionalPhones: ['+12125550120'] });
    for (const number of ['+12125550120', ' 12125550120', '(212) 555-0120']) {
      assert.deepEqual(await find({ number }), contact);
    }
  });

  test('where both match, the order of the location decides; where duplicates are allowed e-mail comes first', async () => {
    const byEmail = (await perform(createContact, { email: 'both@example.com' })).contact;
    const byPhone = (await perform(createContact, { phone: '+12125550121' })).contact;
    const both = { email: 'both@example.com', number: '+12125550121' };
    assert.deepEqual(await find(both), byEmail);
    await withSettings(operation, { contactUniqueIdentifiers: ['phone'] }, async () => {
      assert.deepEqual(await find(both), byPhone);
      assert.equal(await find({ email: 'both@example.com' }), null);
    });
    await withSettings(operation, { allowDuplicateContact: true }, async () => {
      assert.deepEqual(await find(both), byEmail);
    });
  });

  test('where nobody matches the contact is null: unknown, deleted, or no address at all', async () => {
    const contactId = textAt(await perform(createContact, { email: 'gone@example.com' }), 'contact.id');
    await perform(deleteContact, { contactId });
    for (const email of ['nobody@example.com', 'gone@example.com', 'no address']) {
      assert.equal(await find({ email }), null);
    }
  });

  test('a call without e-mail and number is refused', async () => {
    await assert.rejects(find({}), { code: 'invalid_input' });
    assert.equal(at(await perform(findDuplicateContact, { number: '1' }), 'contact'), null);
  });
});

import assert from 'node:assert/strict';
import { before, test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { findOneContact } from './find-one.ts';

specify(findOneContact, ({ perform, sample }) => {
  let id = '';
  before(async () => {
    const created = await perform(createContact, {
      firstName: 'Ines',
      email: 'ines@example.com',
      additionalEmails: ['ines.second@example.com'],
      phone: '+12025550111',
    });
    id = textAt(created, 'contact.id');
  });

  test('a contact is found by its e-mail in any spelling', async () => {
    assert.equal(at(await sample({ email: 'Ines@Example.com' }), 'contact.id'), id);
  });

  test('a contact is found by a further address, and by its phone as dialled at home', async () => {
    for (const address of [{ email: 'ines.second@example.com' }, { phone: '(202) 555-0111' }]) {
      const { contact } = await perform(findOneContact, address);
      assert.equal(at(contact, 'id'), id);
      assert.equal(Object.hasOwn(Object(contact), 'searchAfter'), false);
    }
  });

  test('nobody is null, and no address is refused', async () => {
    assert.deepEqual(await perform(findOneContact, { email: 'nobody@example.com' }), { contact: null });
    await assert.rejects(perform(findOneContact, {}), { code: 'invalid_input' });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { addEmail } from './add-email.ts';
import { createContact } from './create.ts';

specify(addEmail, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('an address is added beside the main one, which stays', async () => {
    const contactId = await make({ firstName: 'Priya', email: 'priya@example.com' });
    const { contact } = await sample({ contactId, email: ' Priya@Work.Example.com', label: 'work' });

    assert.equal(at(contact, 'email'), 'priya@example.com');
    assert.equal(at(contact, 'version'), 2);
    const added = [{ email: 'Priya@work.example.com', label: 'work' }];
    assert.deepEqual(at(contact, 'additionalEmails'), added);
    const last = (await events(contactId)).at(-1);
    assert.equal(last?.type, 'contact.updated');
    assert.deepEqual(last.changes, [{ field: 'additionalEmails', from: [], to: added }]);
  });

  test('an address that the contact has, main or further, changes nothing in any spelling', async () => {
    const contactId = await make({ email: 'grace@example.com', additionalEmails: ['g@example.com'] });
    const main = await perform(addEmail, { contactId, email: 'GRACE@example.com' });
    const further = await perform(addEmail, { contactId, email: 'G@EXAMPLE.COM', label: 'home' });

    assert.equal(at(main, 'contact.version'), 1);
    assert.deepEqual(at(further, 'contact.additionalEmails'), [{ email: 'g@example.com' }]);
    assert.equal((await events(contactId)).length, 1);
  });

  test('an address that another contact has is refused with the contact that has it', async () => {
    const other = await make({ firstName: 'Omar', additionalEmails: ['omar@example.com'] });
    const contactId = await make({ firstName: 'Ines' });
    await assert.rejects(perform(addEmail, { contactId, email: 'OMAR@example.com' }), {
      code: 'duplicate_contact',
      details: { meta: { contactId: other, contactName: 'Omar', matchingField: 'email' } },
    });
  });

  test('an eleventh further address, and a text that is no address, are refused', async () => {
    const ten = Array.from({ length: 10 }, (_, index) => `lena${index}@example.com`);
    const contactId = await make({ firstName: 'Lena', additionalEmails: ten });
    await assert.rejects(perform(addEmail, { contactId, email: 'lena10@example.com' }), {
      code: 'invalid_input',
      message: /email cannot be added: the contact has 10/,
    });
    await assert.rejects(perform(addEmail, { contactId, email: 'lena at example' }), {
      code: 'invalid_input',
      message: 'email must be an email',
    });
  });

  test('a contact that is not there is 404, and one that was changed since it was read 412', async () => {
    const email = 'nobody@example.com';
    await assert.rejects(perform(addEmail, { contactId: 'invented', email }), { code: 'not_found' });
    const contactId = await make({ firstName: 'Ravi' });
    await assert.rejects(perform(addEmail, { contactId, email }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { addEmail } from './add-email.ts';
import { createContact } from './create.ts';
import { removeEmail } from './remove-email.ts';

specify(removeEmail, ({ perform, sample, events }) => {
  const make = async (input: object) => textAt(await perform(createContact, input), 'contact.id');

  test('a further address is taken off, and another contact can have it then', async () => {
    const additionalEmails = ['priya@work.example.com', 'priya@home.example.com'];
    const contactId = await make({ firstName: 'Priya', email: 'priya@example.com', additionalEmails });
    const { contact } = await sample({ contactId, email: 'PRIYA@work.example.com' });

    assert.deepEqual(at(contact, 'additionalEmails'), [{ email: 'priya@home.example.com' }]);
    assert.equal((await events(contactId)).at(-1)?.type, 'contact.updated');
    const other = await make({ firstName: 'Omar' });
    await perform(addEmail, { contactId: other, email: 'priya@work.example.com' });
  });

  test('the main address stays, and one that the contact does not have changes nothing', async () => {
    const contactId = await make({ firstName: 'Grace', email: 'grace@example.com' });
    for (const email of ['grace@example.com', 'other@example.com']) {
      const answer = await perform(removeEmail, { contactId, email });
      assert.equal(at(answer, 'contact.email'), 'grace@example.com');
      assert.equal(at(answer, 'contact.version'), 1);
    }
    assert.equal((await events(contactId)).length, 1);
  });

  test('a text that is no address, a contact that is not there, and a lost race are refused', async () => {
    const contactId = await make({ firstName: 'Lena' });
    const email = 'lena@example.com';
    await assert.rejects(perform(removeEmail, { contactId, email: 'lena' }), { code: 'invalid_input' });
    await assert.rejects(perform(removeEmail, { contactId: 'invented', email }), { code: 'not_found' });
    await assert.rejects(perform(removeEmail, { contactId, email }, { ifVersion: 7 }), {
      code: 'version_conflict',
    });
  });
});

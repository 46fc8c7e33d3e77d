import assert from 'node:assert/strict';
import { test } from 'node:test';
import { specify, textAt } from '#test/support/operations.ts';
import { createContact } from './create.ts';
import { unassignContact } from './unassign-user.ts';

specify(unassignContact, ({ perform, sample }) => {
  test('a contact that has no owner stays as it is', async () => {
    const { contact } = await perform(createContact, { firstName: 'Priya' });
    const answer = await sample({ contactId: textAt(contact, 'id') });
    assert.deepEqual(answer.contact, contact);
  });

  test('it takes nothing but the contact', async () => {
    await assert.rejects(perform(unassignContact, { contactId: 'any', assignedTo: 'someone' }), {
      message: 'property assignedTo should not exist',
    });
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { listConflicts } from '#operations/conflict/list.ts';
import { resolveConflict } from '#operations/conflict/resolve.ts';
import { createContact } from '#operations/contact/create.ts';
import { listContacts } from '#operations/contact/list.ts';
import { updateContact } from '#operations/contact/update.ts';
import { startConnected } from './support/highlevel/linked.ts';
import { at, onStore, textAt } from './support/operations.ts';

onStore('A contact of HighLevel that cannot be taken over', place => {
  const { perform } = place;

  test('is listed with the reason, and read once more when somebody says so', async () => {
    const { highLevel, connectionId, settle } = await startConnected(place);
    const open = async () => {
      const conflicts = at(await perform(listConflicts, { connectionId, status: 'open' }), 'conflicts');
      assert(Array.isArray(conflicts));
      return conflicts;
    };
    const names = async () => {
      const contacts = at(await perform(listContacts), 'contacts');
      assert(Array.isArray(contacts));
      return contacts.map(contact => textAt(contact, 'firstName').toLowerCase()).sort();
    };
    const ann = { firstName: 'Ann', email: 'ann@example.com', additionalEmails: ['other@example.com'] };
    const contactId = textAt(await perform(createContact, ann), 'contact.id');
    await settle();
    highLevel.act('POST', '/contacts/', { firstName: 'Other', email: 'other@example.com' });
    await settle();
    const [conflict, ...others] = await open();
    assert.equal(others.length, 0);
    assert.match(textAt(conflict, 'reason'), /has its e-mail or phone here and is linked with another one/);
    assert.deepEqual(await names(), ['ann']);

    await perform(updateContact, { contactId, additionalEmails: [] });
    const conflictId = textAt(conflict, 'id');
    await perform(resolveConflict, { connectionId, conflictId, choice: 'there' });
    await settle();
    assert.deepEqual(await names(), ['ann', 'other']);
    assert.deepEqual(await open(), []);
  });
});

import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { lockKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { getLocation } from '#store/locations.ts';
import { command } from '../operation.ts';
import { refuseDuplicate } from './duplicate.ts';
import { email, label, readEmail, refuseTooMany } from './further-address.ts';
import { contactId } from './members.ts';

export const addEmail = command({
  key: 'contact.addEmail',
  title: 'Add Email to Contact',
  description:
    'Adds a further email address to a contact without touching its main one. An address that the contact has already changes nothing.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/additional-emails' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'duplicate_contact'],
  input: { contactId, email, label },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, email, label }, { store, ifVersion }) {
    const added = readEmail(email);
    // Before the contact is locked, as in every call that takes an address: two cannot wait for each other then.
    await lockKeys(store, { emails: [added.key], phones: [] });
    const before = await getForChange(store, contactId, ifVersion);
    if (keysOf(before).emails.includes(added.key)) return { contact: await changeContact(store, before, {}) };

    refuseTooMany('email', before.additionalEmails);
    const entry = { email: added.email, ...(label !== undefined && { label }) };
    const fields = { additionalEmails: [...before.additionalEmails, entry] };
    await refuseDuplicate(store, await getLocation(store), before, fields, contactId);
    return { contact: await changeContact(store, before, fields) };
  },
});

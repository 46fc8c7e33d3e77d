import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { lockKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { getLocation } from '#store/locations.ts';
import { command } from '../operation.ts';
import { refuseDuplicate } from './duplicate.ts';
import { label, phone, readPhone, refuseTooMany } from './further-address.ts';
import { contactId } from './members.ts';

export const addPhone = command({
  key: 'contact.addPhone',
  title: 'Add Phone to Contact',
  description:
    'Adds a further phone number to a contact without touching its main one. A number that the contact has already changes nothing.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/additional-phones' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'duplicate_contact'],
  input: { contactId, phone, label },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, phone, label }, { store, ifVersion }) {
    const location = await getLocation(store);
    const added = await readPhone(phone, location);
    // Before the contact is locked, as in every call that takes an address: two cannot wait for each other then.
    await lockKeys(store, { emails: [], phones: [added] });
    const before = await getForChange(store, contactId, ifVersion);
    if (keysOf(before).phones.includes(added)) return { contact: await changeContact(store, before, {}) };

    refuseTooMany('phone', before.additionalPhones);
    const entry = { phone: added, ...(label !== undefined && { label }) };
    const fields = { additionalPhones: [...before.additionalPhones, entry] };
    await refuseDuplicate(store, location, before, fields, contactId);
    return { contact: await changeContact(store, before, fields) };
  },
});

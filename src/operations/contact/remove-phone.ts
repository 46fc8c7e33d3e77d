import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { getLocation } from '#store/locations.ts';
import { command } from '../operation.ts';
import { phone, readPhone } from './further-address.ts';
import { contactId } from './members.ts';

export const removePhone = command({
  key: 'contact.removePhone',
  title: 'Remove Phone from Contact',
  description:
    'Takes a further phone number off a contact. The main one stays, and a number that is not among the further ones changes nothing.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/additional-phones', body: ['phone'] },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, phone },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, phone }, { store, ifVersion }) {
    const before = await getForChange(store, contactId, ifVersion);
    const removed = await readPhone(phone, await getLocation(store));
    const additionalPhones = before.additionalPhones.filter(entry => entry.phone !== removed);
    return { contact: await changeContact(store, before, { additionalPhones }) };
  },
});

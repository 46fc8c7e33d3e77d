import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { parseEmail } from '#contacts/email.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { command } from '../operation.ts';
import { email, readEmail } from './further-address.ts';
import { contactId } from './members.ts';

export const removeEmail = command({
  key: 'contact.removeEmail',
  title: 'Remove Email from Contact',
  description:
    'Takes a further email address off a contact. The main one stays, and an address that is not among the further ones changes nothing.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/additional-emails', body: ['email'] },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found'],
  input: { contactId, email },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, email }, { store, ifVersion }) {
    const before = await getForChange(store, contactId, ifVersion);
    const { key } = readEmail(email);
    const additionalEmails = before.additionalEmails.filter(entry => parseEmail(entry.email)?.key !== key);
    return { contact: await changeContact(store, before, { additionalEmails }) };
  },
});

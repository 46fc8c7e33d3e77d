import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { getContact as readContact } from '#store/contacts/contacts.ts';
import { query } from '../operation.ts';
import { besideMembers, readBeside } from './include.ts';
import { contactId, include } from './members.ts';

export const getContact = query({
  key: 'contact.get',
  title: 'Get Contact',
  description:
    'Returns one contact by its id, with its tasks, notes and appointments beside it when asked for.',
  group: 'core',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/{contactId}' },
  isIdempotent: true,
  input: { contactId, include },
  output: Type.Object({ contact: Contact, ...besideMembers }),
  record: 'contact',

  async handler({ contactId, include }, { store }) {
    const contact = await readContact(store, contactId);
    if (!include || include.length === 0) return { contact };
    const beside = await readBeside(store, [contactId], include);
    return { contact, ...beside(contactId) };
  },
});

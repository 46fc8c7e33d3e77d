import Type from 'typebox';
import { Contact } from '#contacts/contact.ts';
import { linksWithout } from '#contacts/contact-state.ts';
import { changeContact, getForChange } from '#store/contacts/contacts.ts';
import { contactId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { system } from './members.ts';

export const removeExternalId = command({
  key: 'externalId.remove',
  title: 'Remove External Id from Contact',
  description:
    'Forgets under which id another system knows a contact, and those that it had before merges. Where none is known, nothing changes.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}/external-ids/{system}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { contactId, system },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId, system }, { store, ifVersion }) {
    const before = await getForChange(store, contactId, ifVersion);
    return { contact: await changeContact(store, before, linksWithout(before, system)) };
  },
});

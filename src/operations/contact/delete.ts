import { notFound } from '#base/errors.ts';
import { binContact, findForChange, getForChange } from '#store/contacts/contacts.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { contactId } from './members.ts';

export const deleteContact = command({
  key: 'contact.delete',
  title: 'Delete Contact',
  description: 'Moves a contact to the recycle bin and stops returning it from lists and searches.',
  group: 'core',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/contacts/{contactId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { contactId },
  output: Succeeded,

  async handler({ contactId }, { store, ifVersion }) {
    const contact = await findForChange(store, contactId);
    if (!contact) throw notFound('The contact');
    // Looked at only here: whoever repeats a delete names the version before the first.
    if (contact.deletedAt === null) await binContact(store, await getForChange(store, contactId, ifVersion));
    return succeeded;
  },
});

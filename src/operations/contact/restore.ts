import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import { settleReturned, tieRestored } from '#links/directory/merged-people.ts';
import { changeContact, findForChange, getContact, unbinContact } from '#store/contacts/contacts.ts';
import { lockKeys } from '#store/contacts/duplicates.ts';
import { findInBin } from '#store/contacts/recycle-bin.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { getLocation } from '#store/locations.ts';
import { command } from '../operation.ts';
import { refuseDuplicate } from './duplicate.ts';
import { contactId } from './members.ts';

export const restoreContact = command({
  key: 'contact.restore',
  title: 'Restore Contact',
  description:
    'Brings a deleted contact back with its tasks, notes, appointments, tags and links; an appointment comes back also where its time was given to somebody else meanwhile, so look at the calendar. Where an address was taken meanwhile and the location forbids duplicates, nothing is restored. A contact that is not deleted is answered as it is.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/{contactId}/restore' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'duplicate_contact', 'conflict'],
  input: { contactId },
  output: Type.Object({ contact: Contact }),
  record: 'contact',

  async handler({ contactId }, { store, ifVersion }) {
    const deleted = await findInBin(store, contactId);
    // Before the contact is locked, as in every call that takes an address: two cannot wait for each other then.
    if (deleted) await lockKeys(store, keysOf(deleted));
    const before = await findForChange(store, contactId, ifVersion);
    if (!before) throw notFound('The contact');
    if (before.deletedAt === null) return { contact: await changeContact(store, before, {}) };

    await refuseDuplicate(store, await getLocation(store), emptyFields, before, contactId);
    const returning = await tieRestored(store, contactId);
    const contact = await unbinContact(store, before);
    if (returning.length === 0) return { contact };
    await settleReturned(store, returning);
    return { contact: await getContact(store, contactId) };
  },
});

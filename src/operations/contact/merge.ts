import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { Contact } from '#contacts/contact.ts';
import { mergeContacts as merge } from '#contacts/merge.ts';
import { followMerge } from '#links/directory/merged-people.ts';
import { lockContacts } from '#store/contacts/lock-contacts.ts';
import { mergeInto } from '#store/merges/merge-contacts.ts';
import { command } from '../operation.ts';
import { mergeMembers, readMerge } from './merge-members.ts';

/** What a merge and its undo answer. */
export const Merged = Type.Object({
  mergeId: Type.String({ description: 'Names the merge to contact.undoMerge.' }),
  contact: Contact,
  mergedIds: Type.Array(Type.String()),
});

export const mergeContacts = command({
  key: 'contact.merge',
  title: 'Merge Contacts',
  description:
    'Folds contacts into one, moves their tasks, notes, appointments, enrolments, tags and links, and keeps a way back. No address is lost: those that are not the main one become additional. The folded contacts are gone from lists and searches, and not in the recycle bin.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/merge' },
  isDestructive: true,
  errors: ['not_found', 'field_owned_by_directory'],
  input: mergeMembers,
  output: Merged,
  record: 'contact',

  async handler(input, { store }) {
    const { contactIds, choices } = readMerge(input);
    const found = await lockContacts(store, contactIds);
    const contacts = contactIds.map(id => {
      const contact = found.get(id);
      if (!contact) throw notFound('The contact');
      return contact;
    });
    const [primary, ...others] = contacts;
    if (!primary) throw notFound('The contact');
    const merged = await mergeInto(store, primary, others, merge(contacts, choices));
    await followMerge(
      store,
      primary.id,
      others.map(({ id }) => id),
    );
    return { ...merged, mergedIds: input.ids };
  },
});

import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { emptyFields } from '#contacts/contact-state.ts';
import { settleReturned, tieReturning } from '#links/directory/merged-people.ts';
import { getContact } from '#store/contacts/contacts.ts';
import { lockKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import { getLocation } from '#store/locations.ts';
import { readMerge, stateIn } from '#store/merges/kept-merges.ts';
import { beginUndo, undoMerge } from '#store/merges/undo-merge.ts';
import { command } from '../operation.ts';
import { refuseDuplicate } from './duplicate.ts';
import { Merged } from './merge.ts';

export const undoMergeOfContacts = command({
  key: 'contact.undoMerge',
  title: 'Undo Merge of Contacts',
  description:
    'Takes a merge apart and restores the contacts as they were, each with what hung on it. What was added or changed since the merge stays with the contact that was left. A merge that was undone before is answered as it is.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/merge/{mergeId}/undo' },
  isIdempotent: true,
  errors: ['not_found', 'conflict', 'duplicate_contact', 'field_owned_by_directory'],
  input: { mergeId: Type.String({ minLength: 1, maxLength: 255 }) },
  output: Merged,
  record: 'contact',

  async handler({ mergeId }, { store }) {
    const merge = await readMerge(store, mergeId);
    if (!merge) throw notFound('The merge');
    // Before a contact is locked, as in every call that takes an address: two cannot wait for each other then.
    const keys = [stateIn(merge.before), ...merge.merged].map(keysOf);
    await lockKeys(store, {
      emails: keys.flatMap(({ emails }) => emails),
      phones: keys.flatMap(({ phones }) => phones),
    });
    const now = await beginUndo(store, merge);
    if (now) {
      const { returning, written } = await tieReturning(store, now, merge.merged);
      const given = await undoMerge(store, merge, now, written);
      const location = await getLocation(store);
      await refuseDuplicate(store, location, now, given, now.id);
      for (const state of merge.merged) await refuseDuplicate(store, location, emptyFields, state, state.id);
      await settleReturned(store, returning);
    }
    return {
      mergeId,
      contact: await getContact(store, merge.contactId),
      mergedIds: merge.merged.map(({ id }) => id),
    };
  },
});

import { RosterError } from '#base/errors.ts';
import type { ContactFields, ContactState } from '#contacts/contact-state.ts';
import { withMainOnce } from '#contacts/main-address.ts';
import { unmergeContact } from '#contacts/unmerge.ts';
import { getBusiness } from '../businesses.ts';
import { changeContact, findForChange, reinsertContact } from '../contacts/contacts.ts';
import { moveFilesBack } from '../field-files.ts';
import type { StoreWriter } from '../store.ts';
import { type KeptMerge, stateIn } from './kept-merges.ts';
import { moveEnrollmentsBack } from './moved-enrollments.ts';
import { moveRecordsBack } from './moved-records.ts';

/**
 * The contact that is left of a merge, locked, once the merge is marked as undone; nothing where it was before.
 * Throws `conflict` where that contact is not there any more.
 */
export async function beginUndo(
  store: StoreWriter,
  { id, contactId }: KeptMerge,
): Promise<ContactState | undefined> {
  const now = await findForChange(store, contactId);
  const [begun] = await store.database
    .updateTable('merge')
    .set({ undone_at: store.now })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .where('undone_at', 'is', null)
    .returning('id')
    .execute();
  if (!begun) return undefined;
  if (now && now.deletedAt === null) return now;
  throw new RosterError(
    'conflict',
    'The contact that the others were merged into is not there. Restore it, or undo the merge that took it, first.',
  );
}

/**
 * Takes a merge apart: the contact that is left becomes what it was, but for what was changed since, and the others
 * come back with what hung on them. Answers the fields that the contact that is left got. What was `written` to it since
 * as one of the others goes back too.
 */
export async function undoMerge(
  store: StoreWriter,
  merge: KeptMerge,
  now: ContactState,
  written: ReadonlySet<string>,
): Promise<Partial<ContactFields>> {
  const { id: mergeId, before, after } = merge;
  for (const { id } of merge.merged) await moveFilesBack(store, { mergeId, from: id, to: now.id });
  const unmerged = unmergeContact({ before: stateIn(before), after: stateIn(after), now, written });
  const fields = withMainOnce(now, await withKnownBusiness(store, unmerged));
  await changeContact(store, now, fields);
  for (const state of merge.merged) {
    await reinsertContact(store, await withKnownBusiness(store, state));
    const move = { mergeId, from: state.id, to: now.id };
    await moveRecordsBack(store, move);
    await moveEnrollmentsBack(store, move);
  }
  return fields;
}

/** A business may have been deleted while only the merge knew of the link. */
async function withKnownBusiness<Fields extends ContactFields>(
  store: StoreWriter,
  fields: Fields,
): Promise<Fields> {
  if (fields.businessId === null) return fields;
  try {
    await getBusiness(store, fields.businessId);
    return fields;
  } catch (error) {
    if (error instanceof RosterError && error.code === 'not_found') return { ...fields, businessId: null };
    throw error;
  }
}

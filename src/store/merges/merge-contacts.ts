import { notFound } from '#base/errors.ts';
import type { Contact } from '#contacts/contact.ts';
import type { ContactFields, ContactState } from '#contacts/contact-state.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { changeContact, findForChange, noteEventsOf } from '../contacts/contacts.ts';
import { unindexContact } from '../contacts/index-contact.ts';
import { moveFiles } from '../field-files.ts';
import { insertRow } from '../rows.ts';
import type { StoreWriter } from '../store.ts';
import { moveEnrollments } from './moved-enrollments.ts';
import { moveRecords } from './moved-records.ts';

export interface Merge {
  readonly mergeId: string;
  readonly contact: Contact;
}

/**
 * Folds contacts into the first, all of whose rows are locked: what hangs on the others is moved, they themselves
 * are kept for the way back alone, out of every list and of the recycle bin.
 */
export async function mergeInto(
  store: StoreWriter,
  primary: ContactState,
  others: readonly ContactState[],
  fields: ContactFields,
): Promise<Merge> {
  const mergeId = store.newId();
  await moveFiles(store, { mergeId, from: primary.id, to: primary.id });
  for (const [place, other] of others.entries()) {
    await foldIn(store, { mergeId, from: other.id, to: primary.id }, other, place);
  }
  const contact = await changeContact(store, primary, fields);
  const mergedIds = others.map(({ id }) => id);
  await noteEventsOf(store, primary.id, [
    {
      type: 'contact.merged',
      data: { contact, mergeId, mergedIds },
      changes: [{ field: 'mergedIds', from: null, to: mergedIds }],
    },
  ]);
  const after = await findForChange(store, primary.id);
  if (!after) throw notFound('The contact');
  await insertRow(store, 'merge', {
    location_id: store.locationId,
    id: mergeId,
    contact_id: primary.id,
    at: store.now,
    actor: JSON.stringify(store.cause.actor),
    before: JSON.stringify(primary),
    after: JSON.stringify(after),
    undone_at: null,
  });
  return { mergeId, contact: presentContact(after, await store.dictionary()) };
}

async function foldIn(
  store: StoreWriter,
  move: { readonly mergeId: string; readonly from: string; readonly to: string },
  state: ContactState,
  place: number,
): Promise<void> {
  await moveRecords(store, move);
  await moveEnrollments(store, move);
  await unindexContact(store, state);
  const eventNumber = state.eventNumber + 1;
  store.noteContactEvents(state.id, eventNumber, [
    {
      type: 'contact.deleted',
      data: { contact: presentContact(state, await store.dictionary()) },
      changes: [{ field: 'mergedInto', from: null, to: move.to }],
    },
  ]);
  await insertRow(store, 'merged_contact', {
    location_id: store.locationId,
    merge_id: move.mergeId,
    contact_id: state.id,
    place,
    state: JSON.stringify({ ...state, eventNumber }),
  });
  await store.database
    .deleteFrom('contact')
    .where('location_id', '=', store.locationId)
    .where('id', '=', state.id)
    .execute();
}

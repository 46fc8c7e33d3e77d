import type { ExternalId } from '#contacts/contact.ts';
import { type ContactState, linksOf } from '#contacts/contact-state.ts';
import { eraseValues } from '#contacts/erased.ts';
import type { EventDraft } from '#contacts/event.ts';
import { timedKinds } from '#contacts/event-types.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { peopleOfLinks } from '../connections/people-of-links.ts';
import { unindexContact } from '../contacts/index-contact.ts';
import { dropFilesOf } from '../field-files.ts';
import { emptyRemote } from '../highlevel/remote-records.ts';
import { mergesOfEach, stateIn } from '../merges/kept-merges.ts';
import { leaveRecurringTasks } from '../recurring-task-contacts.ts';
import { removeScimUsersOf } from '../scim/remove.ts';
import { removeScimUser } from '../scim/users.ts';
import type { StoreWriter } from '../store.ts';
import { type HeldValues, heldValuesOf } from './held-values.ts';
import { hangingTables } from './places.ts';
import { suppress } from './suppression.ts';

/** What is left of whom: destroyed by the job. */
export interface ErasedContacts {
  readonly contactIds: readonly string[];
  /** Others that had values of them. */
  readonly held: readonly HeldValues[];
}

/** Removes a contact, its row locked, with what hangs on it and whatever was folded into it. */
export async function eraseContact(
  store: StoreWriter,
  state: ContactState,
  certificateId: string,
): Promise<ErasedContacts> {
  const folded = await foldedInto(store, state.id);
  const links = [state, ...folded].flatMap(linksOf);
  await suppress(store, links);
  const contactIds = [state.id, ...folded.map(({ id }) => id)];
  if (state.deletedAt === null) await unindexContact(store, state);
  await removeScimUsersOf(store, contactIds);
  await removePeople(store, links);
  const held = await heldValuesOf(store, contactIds);
  await removeContact(store, state.id, contactIds);
  await removeMerges(
    store,
    held.map(({ mergeId }) => mergeId),
  );
  await noteErasure(store, state, certificateId);
  return { contactIds, held };
}

/** Removes a contact whose time in the recycle bin is over, with what hangs on it and on those folded into it. */
export async function purgeContact(store: StoreWriter, contactId: string): Promise<void> {
  const folded = await foldedInto(store, contactId);
  // Whom somebody deleted stays deleted, though the directory has the person still.
  await store.database
    .updateTable('directory_person')
    .set({
      contact_id: null,
      state: 'refused',
      code: 'untied',
      reason: 'The contact was deleted here and is gone. Link a contact to have the person synced again.',
    })
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .execute();
  await removeContact(store, contactId, [contactId, ...folded.map(({ id }) => id)]);
}

/** What directories said of those who were this contact: one who was merged into another person is tied to none. */
async function removePeople(store: StoreWriter, links: readonly ExternalId[]): Promise<void> {
  for (const { connection_id: connectionId, person_id: personId } of await peopleOfLinks(store, links)) {
    await removeScimUser(store, connectionId, personId);
    await store.database
      .deleteFrom('directory_person')
      .where('location_id', '=', store.locationId)
      .where('connection_id', '=', connectionId)
      .where('person_id', '=', personId)
      .execute();
  }
}

/** Removes the rows of a contact and of all that hangs on it; `contactIds` are it and those folded into it. */
async function removeContact(
  store: StoreWriter,
  contactId: string,
  contactIds: readonly string[],
): Promise<void> {
  await forgetMerges(store, contactIds);
  await dropFilesOf(store, contactIds);
  await leaveRecurringTasks(store, contactIds);
  await emptyRemote(store, contactIds);
  await store.database
    .deleteFrom('appointment_note')
    .where('location_id', '=', store.locationId)
    .where('appointment_id', 'in', ({ selectFrom }) =>
      selectFrom('appointment')
        .select('appointment.id')
        .where('appointment.location_id', '=', store.locationId)
        .where('appointment.contact_id', '=', contactId),
    )
    .execute();
  for (const table of hangingTables) {
    await store.database
      .deleteFrom(table)
      .where('location_id', '=', store.locationId)
      .where('contact_id', 'in', contactIds)
      .execute();
  }
  await store.database
    .deleteFrom('relation')
    .where('location_id', '=', store.locationId)
    .where('first_record_id', 'in', contactIds)
    .execute();
  await store.database
    .deleteFrom('contact')
    .where('location_id', '=', store.locationId)
    .where('id', '=', contactId)
    .execute();
  // The days of a contact stand in what is scheduled for it.
  await store.database
    .deleteFrom('schedule')
    .where('location_id', '=', store.locationId)
    .where('kind', 'in', timedKinds)
    .where('record_id', 'in', contactIds)
    .execute();
}

/** Contacts that were folded into one, and into those in turn. */
async function foldedInto(store: StoreWriter, contactId: string): Promise<ContactState[]> {
  const rows = await mergesOfEach(store)
    .select('merged_contact.state')
    .where('merge.contact_id', '=', contactId)
    .where('merge.undone_at', 'is', null)
    .execute();
  const folded: ContactState[] = [];
  for (const row of rows) {
    const state = stateIn(row.state);
    folded.push(state, ...(await foldedInto(store, state.id)));
  }
  return folded;
}

/** Every merge that one of the contacts had a part in, also one that was undone: it holds what they were. */
async function forgetMerges(store: StoreWriter, contactIds: readonly string[]): Promise<void> {
  const rows = await store.database
    .selectFrom('merge')
    .leftJoin('merged_contact', join =>
      join
        .onRef('merged_contact.location_id', '=', 'merge.location_id')
        .onRef('merged_contact.merge_id', '=', 'merge.id'),
    )
    .select('merge.id')
    .where('merge.location_id', '=', store.locationId)
    .where(({ eb, or }) =>
      or([eb('merge.contact_id', 'in', contactIds), eb('merged_contact.contact_id', 'in', contactIds)]),
    )
    .execute();
  await removeMerges(store, [...new Set(rows.map(({ id }) => id))]);
}

async function removeMerges(store: StoreWriter, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await store.database
    .deleteFrom('merge')
    .where('location_id', '=', store.locationId)
    .where('id', 'in', ids)
    .execute();
  for (const table of ['merged_contact', 'merged_record'] as const) {
    await store.database
      .deleteFrom(table)
      .where('location_id', '=', store.locationId)
      .where('merge_id', 'in', ids)
      .execute();
  }
}

/** A contact that was not deleted is told as deleted too, without a value: whoever counts contacts goes by that. */
async function noteErasure(store: StoreWriter, state: ContactState, certificateId: string): Promise<void> {
  const events: EventDraft[] = [];
  if (state.deletedAt === null) {
    const contact = eraseValues(presentContact(state, await store.dictionary()));
    events.push({ type: 'contact.deleted', data: { contact }, changes: [] });
  }
  events.push({ type: 'contact.erased', data: { contactId: state.id, certificateId }, changes: [] });
  store.noteContactEvents(state.id, state.eventNumber + 1, events);
}

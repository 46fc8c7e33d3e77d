import { notFound } from '#base/errors.ts';
import type { Contact } from '#contacts/contact.ts';
import { updateEvents } from '#contacts/contact-events.ts';
import {
  type ContactFields,
  type ContactState,
  distinctLinks,
  emptyFields,
} from '#contacts/contact-state.ts';
import type { EventDraft } from '#contacts/event.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { refuseOwned } from '../connections/owned-fields.ts';
import { findNeighbours, lookalikeEvents, lookalikesIn, type Neighbours } from '../duplicates/lookalikes.ts';
import { refuseErased } from '../erasure/suppression.ts';
import { dropFormerFiles } from '../field-files.ts';
import { insertRow, updateRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { movesDays, timeContact } from '../timed.ts';
import { assertVersion } from '../version.ts';
import { indexContact, reindexContact, unindexContact } from './index-contact.ts';
import { newContact } from './insert-contacts.ts';
import { fromRow, fromShownRow, shownColumns, toRow } from './row.ts';

/** How long a deleted contact can be restored, in milliseconds. */
export const binIsKept = 30 * 86_400_000;

const byId = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

const lockById = statement<{ location_id: string; id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

/** One contact in the shape in which it leaves the API. Throws `not_found`. */
export async function getContact(store: StoreReader, id: string): Promise<Contact> {
  const contact = await findContact(store, id);
  if (!contact) throw notFound('The contact');
  return contact;
}

const shownById = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('contact')
    .select(shownColumns)
    .select(({ selectFrom }) =>
      selectFrom('location')
        .select('dictionary_revision')
        .where('location.id', '=', bind('location_id'))
        .as('dictionary_revision'),
    )
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('deleted_at', 'is', null),
);

/** As `getContact`, but nothing for a contact that is not there or in the recycle bin. */
export async function findContact(store: StoreReader, id: string): Promise<Contact | undefined> {
  const [row] = await store.rows(shownById, { location_id: store.locationId, id });
  if (!row) return undefined;
  const dictionary = await store.dictionary(row.dictionary_revision ?? undefined);
  return presentContact(fromShownRow(row, store.locationId), dictionary);
}

/** Throws `not_found` for a contact that is not there or in the recycle bin. */
export async function assertContact(store: StoreReader, id: string): Promise<void> {
  const [row] = await store.rows(byId, { location_id: store.locationId, id });
  if (!row || row.deleted_at !== null) throw notFound('The contact');
}

/**
 * One contact as it is kept, its row locked until the transaction ends; one in the recycle bin too. With
 * `ifVersion` it throws `version_conflict` when the contact was changed since.
 */
export async function findForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<ContactState | undefined> {
  const [row] = await store.rows(lockById, { location_id: store.locationId, id });
  if (!row) return undefined;
  assertVersion('The contact', row, ifVersion);
  return fromRow(row);
}

/** As `findForChange`, but throws `not_found` for a contact that is not there or in the recycle bin, whatever its version. */
export async function getForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<ContactState> {
  const state = await findForChange(store, id);
  if (!state || state.deletedAt !== null) throw notFound('The contact');
  assertVersion('The contact', state, ifVersion);
  return state;
}

/**
 * Makes a contact; its neighbours are looked for, unless they are given. Throws `person_erased` where a link to another
 * system would make a person anew who was erased.
 */
export async function insertContact(
  store: StoreWriter,
  fields: Partial<ContactFields>,
  {
    id = store.newId(),
    neighbours,
  }: { readonly id?: string; readonly neighbours?: Neighbours | undefined } = {},
): Promise<Contact> {
  if (store.cause.actor.kind === 'link') await refuseErased(store, fields.externalIds ?? []);
  const { state, contact, events: own } = await newContact(store, fields, id);
  const near = neighbours ?? (await findNeighbours(lookalikesIn(store), emptyFields, state));
  const events = [...own, ...(await lookalikeEvents(store, near, contact))];
  const row = toRow({ ...state, eventNumber: events.length });
  await indexContact(store, state, [{ table: 'contact', row }]);
  await timeContact(store, state);
  store.noteContactEvents(state.id, 1, events);
  return contact;
}

/**
 * Changes the named fields. Where nothing differs, nothing is written and the version stays. Neighbours are looked for,
 * unless they are given. Throws `field_owned_by_directory` for what a directory rules.
 */
export async function changeContact(
  store: StoreWriter,
  before: ContactState,
  fields: Partial<ContactFields>,
  neighbours?: Neighbours,
): Promise<Contact> {
  const dictionary = await store.dictionary();
  const shownBefore = presentContact(before, dictionary);
  const wanted = { ...before, ...fields };
  const after: ContactState = {
    ...wanted,
    ...distinctLinks(wanted),
    version: before.version + 1,
    dateUpdated: store.now,
    lastActivity: store.now,
  };
  const contact = presentContact(after, dictionary);
  const changes = updateEvents(shownBefore, contact);
  if (changes.length === 0) return shownBefore;
  await refuseOwned(store, before, changes);
  const near = neighbours ?? (await findNeighbours(lookalikesIn(store), before, after));
  const events = [...changes, ...(await lookalikeEvents(store, near, contact))];
  await saveWithEvents(store, after, events);
  await reindexContact(store, before, after);
  await dropFormerFiles(store, before.id, before.customFields, after.customFields);
  if (movesDays(before, after)) await timeContact(store, after);
  return contact;
}

/** Moves a contact to the recycle bin, with all that hangs on it; for 30 days, or until it is taken out. */
export async function binContact(
  store: StoreWriter,
  before: ContactState,
  purgeAt: number | null = store.now + binIsKept,
): Promise<void> {
  const after: ContactState = {
    ...before,
    version: before.version + 1,
    deletedAt: store.now,
    deletedBy: JSON.stringify(store.cause.actor),
    purgeAt,
  };
  const contact = presentContact(before, await store.dictionary());
  await saveWithEvents(store, after, [{ type: 'contact.deleted', data: { contact }, changes: [] }]);
  await unindexContact(store, before);
}

const businessById = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('business')
    .select('id')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

/** Brings a contact back from the recycle bin as it was, but for a business that is gone meanwhile. */
export async function unbinContact(store: StoreWriter, before: ContactState): Promise<Contact> {
  const { locationId: location_id, businessId } = before;
  const [business] =
    businessId === null ? [] : await store.rows(businessById, { location_id, id: businessId });
  const after: ContactState = {
    ...before,
    businessId: business ? businessId : null,
    version: before.version + 1,
    dateUpdated: store.now,
    lastActivity: store.now,
    deletedAt: null,
    deletedBy: null,
    purgeAt: null,
  };
  const contact = presentContact(after, await store.dictionary());
  await saveWithEvents(store, after, [{ type: 'contact.restored', data: { contact }, changes: [] }]);
  await indexContact(store, after);
  return contact;
}

/** Brings a contact back that has no row any more, as it was. */
export async function reinsertContact(store: StoreWriter, before: ContactState): Promise<Contact> {
  await insertRow(store, 'contact', toRow(before));
  await timeContact(store, before);
  return unbinContact(store, before);
}

async function saveWithEvents(
  store: StoreWriter,
  after: ContactState,
  events: readonly EventDraft[],
): Promise<void> {
  await updateRow(store, 'contact', toRow({ ...after, eventNumber: after.eventNumber + events.length }));
  store.noteContactEvents(after.id, after.eventNumber + 1, events);
}

const takeNumbers = statement<{ location_id: string; id: string; count: number; now: number }>()(
  (database, bind) =>
    database
      .updateTable('contact')
      .set(eb => ({ event_number: eb('event_number', '+', bind('count')), last_activity: bind('now') }))
      .where('location_id', '=', bind('location_id'))
      .where('id', '=', bind('id'))
      .where('deleted_at', 'is', null)
      .returning('event_number'),
);

const takeNumber = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .updateTable('contact')
    .set(eb => ({ event_number: eb('event_number', '+', 1) }))
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('deleted_at', 'is', null)
    .returning('event_number'),
);

/** Notes that a time has come for a contact, which is no activity of it; a contact that is not there is passed over. */
export async function noteReminder(store: StoreWriter, contactId: string, event: EventDraft): Promise<void> {
  const [row] = await store.rows(takeNumber, { location_id: store.locationId, id: contactId });
  if (row) store.noteContactEvents(contactId, row.event_number, [event]);
}

/**
 * Notes events of what hangs on a contact (a task, a note), and so locks the contact's row: its events keep
 * their order. Throws `not_found` when the contact is not there.
 */
export async function noteEventsOf(
  store: StoreWriter,
  contactId: string,
  events: readonly EventDraft[],
): Promise<void> {
  const count = events.length;
  const [row] = await store.rows(takeNumbers, {
    location_id: store.locationId,
    id: contactId,
    count,
    now: store.now,
  });
  if (!row) throw notFound('The contact');
  store.noteContactEvents(contactId, row.event_number - count + 1, events);
}

import { toIso } from '#base/clock.ts';
import { changesBetween } from '#contacts/changes.ts';
import type { Note } from '#contacts/note.ts';
import { foldText } from '#contacts/text.ts';
import { noteEventsOf } from './contacts/contacts.ts';
import { hangingRecords } from './hanging-records.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { NoteTable } from './tables.ts';

/** What of a note can be changed. */
export interface NoteFields {
  readonly body: string;
  readonly title: string | null;
  readonly color: string | null;
  readonly pinned: boolean;
  readonly userId: string | null;
}

export const noteRows = hangingRecords<NoteTable>('note', 'The note');

export async function getNote(store: StoreReader, contactId: string, id: string): Promise<Note> {
  return presentNote(await noteRows.get(store, contactId, id));
}

/** Throws `not_found` when the contact is not there. */
export async function insertNote(store: StoreWriter, contactId: string, fields: NoteFields): Promise<Note> {
  const row: NoteTable = {
    location_id: store.locationId,
    contact_id: contactId,
    id: store.newId(),
    version: 1,
    ...columnsOf(fields),
    date_added: store.now,
    date_updated: store.now,
  };
  const note = presentNote(row);
  await noteEventsOf(store, contactId, [
    { type: 'note.created', data: { note }, changes: changesBetween(undefined, note, members) },
  ]);
  await noteRows.insert(store, row);
  return note;
}

/** Changes the named fields. Where nothing differs, nothing is written and the version stays. */
export async function changeNote(
  store: StoreWriter,
  before: NoteTable,
  fields: Partial<NoteFields>,
): Promise<Note> {
  const row: NoteTable = {
    ...before,
    ...columnsOf({ ...fieldsOf(before), ...fields }),
    version: before.version + 1,
    date_updated: store.now,
  };
  const note = presentNote(row);
  const changes = changesBetween(presentNote(before), note, members);
  if (changes.length === 0) return presentNote(before);
  await noteEventsOf(store, before.contact_id, [{ type: 'note.updated', data: { note }, changes }]);
  await noteRows.update(store, row);
  return note;
}

export async function removeNote(store: StoreWriter, row: NoteTable): Promise<void> {
  await noteEventsOf(store, row.contact_id, [
    { type: 'note.deleted', data: { note: presentNote(row) }, changes: [] },
  ]);
  await noteRows.remove(store, row);
}

export function presentNote(row: NoteTable): Note {
  return {
    id: row.id,
    contactId: row.contact_id,
    version: row.version,
    body: row.body,
    ...(row.title !== null && { title: row.title }),
    ...(row.color !== null && { color: row.color }),
    pinned: row.pinned === 1,
    ...(row.user_id !== null && { userId: row.user_id }),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

const members = ['body', 'title', 'color', 'pinned', 'userId'] as const;

function columnsOf(fields: NoteFields) {
  return {
    body: fields.body,
    title: fields.title,
    text_folded: foldText(`${fields.title ?? ''}\n${fields.body}`),
    color: fields.color,
    pinned: fields.pinned ? 1 : 0,
    user_id: fields.userId,
  };
}

export function fieldsOf(row: NoteTable): NoteFields {
  return {
    body: row.body,
    title: row.title,
    color: row.color,
    pinned: row.pinned === 1,
    userId: row.user_id,
  };
}

import type { Note } from '#contacts/note.ts';
import { assertContact } from './contacts/contacts.ts';
import { presentNote } from './notes.ts';
import type { StoreReader } from './store.ts';
import { holdsWord } from './text-search.ts';
import { rowsToCount, type Total, totalFrom } from './total.ts';

/** Which notes are looked for; every part that is there must hold. Times are milliseconds and belong to it. */
export interface NoteSearch {
  readonly contactIds?: readonly string[] | undefined;
  /** Folded; each must be found in title or text. */
  readonly words?: readonly string[] | undefined;
  readonly userId?: string | undefined;
  readonly addedFrom?: number | undefined;
  readonly addedTo?: number | undefined;
  readonly limit: number;
  readonly skip: number;
}

/** All notes of a contact, pinned ones first, then the newest. Throws `not_found` for a contact that is not there. */
export async function listNotes(store: StoreReader, contactId: string): Promise<Note[]> {
  await assertContact(store, contactId);
  const rows = await store.database
    .selectFrom('note')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .orderBy('pinned', 'desc')
    .orderBy('date_added', 'desc')
    .orderBy('id', 'desc')
    .execute();
  return rows.map(presentNote);
}

/** A page of the notes of all contacts but those in the recycle bin, the newest first. */
export async function searchNotes(
  store: StoreReader,
  search: NoteSearch,
): Promise<{ notes: Note[] } & Total> {
  const matching = matchingNotes(store, search);
  const rows = await matching
    .selectAll('note')
    .orderBy('note.date_added', 'desc')
    .orderBy('note.id', 'desc')
    .limit(search.limit)
    .offset(search.skip)
    .execute();
  const { counted } = await store.database
    .selectFrom(matching.select('note.id').limit(rowsToCount).as('found'))
    .select(({ fn }) => fn.countAll<number>().as('counted'))
    .executeTakeFirstOrThrow();
  return { notes: rows.map(presentNote), ...totalFrom(counted) };
}

function matchingNotes({ database, locationId }: StoreReader, search: NoteSearch) {
  let query = database
    .selectFrom('note')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'note.location_id')
        .onRef('contact.id', '=', 'note.contact_id')
        .on('contact.deleted_at', 'is', null),
    )
    .where('note.location_id', '=', locationId);
  const { contactIds, words = [], userId, addedFrom, addedTo } = search;
  if (contactIds) query = query.where('note.contact_id', 'in', contactIds);
  if (userId !== undefined) query = query.where('note.user_id', '=', userId);
  if (addedFrom !== undefined) query = query.where('note.date_added', '>=', addedFrom);
  if (addedTo !== undefined) query = query.where('note.date_added', '<=', addedTo);
  for (const word of words) query = query.where(holdsWord('note.text_folded', word));
  return query;
}

import { toIso } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { type ContactState, emptyFields } from '#contacts/contact-state.ts';
import type { Actor } from '#contacts/event.ts';
import { readActor } from '../actor.ts';
import type { StoreReader } from '../store.ts';

/** A merge as it is kept for the way back. */
export interface KeptMerge {
  readonly id: string;
  readonly contactId: string;
  /** The contact that is left, before and after. */
  readonly before: string;
  readonly after: string;
  /** The others as they were. */
  readonly merged: readonly ContactState[];
}

export async function readMerge(store: StoreReader, id: string): Promise<KeptMerge | undefined> {
  const row = await store.database
    .selectFrom('merge')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const merged = await store.database
    .selectFrom('merged_contact')
    .select('state')
    .where('location_id', '=', store.locationId)
    .where('merge_id', '=', id)
    .orderBy('place')
    .execute();
  const { contact_id: contactId, before, after } = row;
  return { id, contactId, before, after, merged: merged.map(({ state }) => stateIn(state)) };
}

/** Merges of the location, each with each contact that was folded into another by it. */
export function mergesOfEach({ database, locationId }: StoreReader) {
  return database
    .selectFrom('merge')
    .innerJoin('merged_contact', join =>
      join
        .onRef('merged_contact.location_id', '=', 'merge.location_id')
        .onRef('merged_contact.merge_id', '=', 'merge.id'),
    )
    .where('merge.location_id', '=', locationId);
}

export function stateIn(text: string): ContactState {
  const parsed = parseJson(text);
  // A field that came with a later release is empty.
  if (isState(parsed)) return { ...emptyFields, ...parsed };
  throw new Error('A kept contact cannot be read.');
}

/** Only a merge writes these documents. */
function isState(value: unknown): value is ContactState {
  return isRecord(value) && typeof value.id === 'string' && Array.isArray(value.tagIds);
}

/** A merge as it is listed. */
export interface ListedMerge {
  readonly mergeId: string;
  readonly contactId: string;
  readonly mergedIds: string[];
  readonly at: string;
  readonly by: Actor;
  readonly undoable: boolean;
  readonly undoneAt?: string;
}

export interface MergesQuery {
  /** The contact that is left of a merge, or one that was folded into it. */
  readonly contactId?: string | undefined;
  /** The last merge of the page before. */
  readonly after?: readonly [at: number, id: string] | undefined;
  readonly limit: number;
}

/** The newest merges first. One can be undone as long as the contact that is left is there. */
export async function listMerges(store: StoreReader, query: MergesQuery): Promise<ListedMerge[]> {
  const { contactId, after, limit } = query;
  let rows = store.database
    .selectFrom('merge')
    .leftJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'merge.location_id')
        .onRef('contact.id', '=', 'merge.contact_id')
        .on('contact.deleted_at', 'is', null),
    )
    .select(['merge.id', 'merge.contact_id', 'merge.at', 'merge.actor', 'merge.undone_at'])
    .select('contact.id as left_id')
    .where('merge.location_id', '=', store.locationId);
  if (contactId !== undefined) {
    rows = rows.where(({ eb, or, selectFrom }) =>
      or([
        eb('merge.contact_id', '=', contactId),
        eb(
          'merge.id',
          'in',
          selectFrom('merged_contact')
            .select('merge_id')
            .where('location_id', '=', store.locationId)
            .where('contact_id', '=', contactId),
        ),
      ]),
    );
  }
  if (after) {
    rows = rows.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('merge.at', 'merge.id'), '<', tuple(after[0], after[1])),
    );
  }
  const found = await rows.orderBy('merge.at', 'desc').orderBy('merge.id', 'desc').limit(limit).execute();
  const merged = await mergedIn(
    store,
    found.map(({ id }) => id),
  );
  return found.map(row => ({
    mergeId: row.id,
    contactId: row.contact_id,
    mergedIds: merged.get(row.id) ?? [],
    at: toIso(row.at),
    by: readActor(row.actor),
    undoable: row.undone_at === null && row.left_id !== null,
    ...(row.undone_at !== null && { undoneAt: toIso(row.undone_at) }),
  }));
}

async function mergedIn(store: StoreReader, mergeIds: readonly string[]): Promise<Map<string, string[]>> {
  const found = new Map<string, string[]>(mergeIds.map(id => [id, []]));
  if (mergeIds.length === 0) return found;
  const rows = await store.database
    .selectFrom('merged_contact')
    .select(['merge_id', 'contact_id'])
    .where('location_id', '=', store.locationId)
    .where('merge_id', 'in', mergeIds)
    .orderBy('place')
    .execute();
  for (const row of rows) found.get(row.merge_id)?.push(row.contact_id);
  return found;
}

import { presentContact } from '#contacts/present-contact.ts';
import { changesIn } from '../events.ts';
import { updateRow } from '../rows.ts';
import type { StoreWriter } from '../store.ts';
import { lockContacts } from './lock-contacts.ts';
import { toRow } from './row.ts';

/** What becomes of tags on every contact that holds them. */
export interface Retagging {
  /** The ids by which contacts hold them, each with the name that was shown. */
  readonly was: Readonly<Record<string, string>>;
  /** The tag that stands for them now, and its name; null where they are gone. */
  readonly becomes: { readonly id: string; readonly name: string } | null;
  /** When it was asked for: a contact that got the new name since has told of it. */
  readonly since: number;
}

export interface RetagPlace {
  readonly dateAdded: number;
  readonly contactId: string;
}

/** A page of the live contacts that hold a tag, in the order of the index. */
export async function holdersOf(
  store: StoreWriter,
  tagId: string,
  after: RetagPlace | undefined,
  limit: number,
): Promise<RetagPlace[]> {
  let query = store.database
    .selectFrom('contact_tag')
    .select(['date_added', 'contact_id'])
    .where('location_id', '=', store.locationId)
    .where('tag_id', '=', tagId);
  if (after) {
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('date_added', 'contact_id'), '>', tuple(after.dateAdded, after.contactId)),
    );
  }
  const rows = await query.orderBy('date_added').orderBy('contact_id').limit(limit).execute();
  return rows.map(row => ({ dateAdded: row.date_added, contactId: row.contact_id }));
}

/** Brings contacts up to date with what became of their tags, each with an event. Answers how many have one. */
export async function retagContacts(
  store: StoreWriter,
  contactIds: readonly string[],
  { was, becomes, since }: Retagging,
): Promise<number> {
  const contacts = await lockContacts(store, contactIds);
  // Only a new name can have come to a contact otherwise: a tag that is gone comes to none.
  const isRenamed = becomes !== null && Object.hasOwn(was, becomes.id);
  const informed = isRenamed
    ? await namedSince(store, [...contacts.keys()], becomes.name, since)
    : new Set<string>();
  const dictionary = await store.dictionary();
  let changed = 0;
  for (const state of contacts.values()) {
    const isMeant = (id: string) => Object.hasOwn(was, id);
    const namesBy = (nameOf: (id: string) => string | undefined) => [
      ...new Set(state.tagIds.map(nameOf).filter(name => name !== undefined)),
    ];
    const from = namesBy(id => (isMeant(id) ? was[id] : dictionary.tagName(id)));
    const to = namesBy(id => (isMeant(id) ? becomes?.name : dictionary.tagName(id)));
    const tagIds = [
      ...new Set(state.tagIds.flatMap(id => (isMeant(id) ? (becomes ? [becomes.id] : []) : [id]))),
    ];
    const isTold = informed.has(state.id) || JSON.stringify(from) === JSON.stringify(to);
    const after = {
      ...state,
      tagIds,
      ...(!isTold && {
        version: state.version + 1,
        eventNumber: state.eventNumber + 1,
        dateUpdated: store.now,
        lastActivity: store.now,
      }),
    };
    await updateRow(store, 'contact', toRow(after));
    await replaceTagRows(store, state.id, state.dateAdded, tagIds);
    if (isTold) continue;
    changed++;
    await touchSearchRow(store, state.id);
    const added = to.filter(name => !from.includes(name));
    const removed = from.filter(name => !to.includes(name));
    store.noteContactEvents(state.id, after.eventNumber, [
      {
        type: 'contact.tagsChanged',
        data: { contact: presentContact(after, dictionary), added, removed },
        changes: [{ field: 'tags', from, to }],
      },
    ]);
  }
  return changed;
}

async function replaceTagRows(
  { database, locationId }: StoreWriter,
  contactId: string,
  dateAdded: number,
  tagIds: readonly string[],
): Promise<void> {
  await database
    .deleteFrom('contact_tag')
    .where('location_id', '=', locationId)
    .where('contact_id', '=', contactId)
    .execute();
  if (tagIds.length === 0) return;
  const rows = tagIds.map(tag_id => ({
    location_id: locationId,
    tag_id,
    contact_id: contactId,
    date_added: dateAdded,
  }));
  await database.insertInto('contact_tag').values(rows).execute();
}

async function touchSearchRow({ database, locationId, now }: StoreWriter, contactId: string): Promise<void> {
  await database
    .updateTable('contact_search')
    .set({ date_updated: now })
    .where('location_id', '=', locationId)
    .where('id', '=', contactId)
    .execute();
}

/** Those of the contacts whose events since then show that they got a tag of this name. */
async function namedSince(
  { database, locationId }: StoreWriter,
  contactIds: readonly string[],
  name: string,
  since: number,
): Promise<ReadonlySet<string>> {
  if (contactIds.length === 0) return new Set();
  const rows = await database
    .selectFrom('history')
    .select(['contact_id', 'changes'])
    .where('location_id', '=', locationId)
    .where('contact_id', 'in', contactIds)
    .where('type', '=', 'contact.tagsChanged')
    .where('at', '>=', since)
    .execute();
  const got = rows.filter(row =>
    changesIn(row).some(({ field, from, to }) => field === 'tags' && holds(to, name) && !holds(from, name)),
  );
  return new Set(got.map(row => row.contact_id));
}

function holds(tags: unknown, name: string): boolean {
  return Array.isArray(tags) && tags.includes(name);
}

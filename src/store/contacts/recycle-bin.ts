import { toIso } from '#base/clock.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import type { DeletedContact } from '#contacts/deleted-contact.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { readActor } from '../actor.ts';
import type { StoreReader } from '../store.ts';
import type { ContactTable } from '../tables.ts';
import { fromRow } from './row.ts';

/** The moment of a deletion, and the id of the contact. */
export type BinPosition = readonly [deletedAt: number, id: string];

export interface BinPage {
  readonly contacts: DeletedContact[];
  /** The last contact of this page where there are more. */
  readonly last?: BinPosition | undefined;
}

/** The contacts in the recycle bin, those deleted last first. */
export async function listBin(
  store: StoreReader,
  { after, limit }: { readonly after?: BinPosition | undefined; readonly limit: number },
): Promise<BinPage> {
  let query = store.database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('deleted_at', 'is not', null);
  if (after) {
    const [deletedAt, id] = after;
    query = query.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('deleted_at', 'id'), '<', tuple(deletedAt, id)),
    );
  }
  const rows = await query
    .orderBy('deleted_at', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .execute();
  const dictionary = await store.dictionary();
  const shown = rows.slice(0, limit);
  const last = shown.at(-1);
  return {
    contacts: shown.map(row => ({ ...presentContact(fromRow(row), dictionary), ...deletionOf(row) })),
    ...(rows.length > limit && last && { last: [last.deleted_at ?? 0, last.id] }),
  };
}

/** A contact in the recycle bin as it is kept, not locked. */
export async function findInBin(store: StoreReader, id: string): Promise<ContactState | undefined> {
  const row = await store.database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .executeTakeFirst();
  return row && fromRow(row);
}

function deletionOf(row: ContactTable): Pick<DeletedContact, 'deletedAt' | 'deletedBy' | 'purgeAt'> {
  return {
    deletedAt: toIso(row.deleted_at ?? 0),
    deletedBy: readActor(row.deleted_by ?? '{}'),
    ...(row.purge_at !== null && { purgeAt: toIso(row.purge_at) }),
  };
}

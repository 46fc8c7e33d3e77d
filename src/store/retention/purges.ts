import { sql } from 'kysely';
import { idAt } from '#base/id.ts';
import { binIsKept } from '../contacts/contacts.ts';
import { purgeContact } from '../erasure/erase-contact.ts';
import type { StoreWriter } from '../store.ts';

/** For how long each is kept, in milliseconds. */
export interface Retention {
  /** Counted from when every consumer has read them. */
  readonly events: number;
  readonly history: number;
  /** Counted from their end. */
  readonly deliveries: number;
  readonly reads: number;
  readonly keys: number;
}

/** Removes a batch of what is past its time in the location; tells whether there may be more. */
export interface Purge {
  readonly name: string;
  batch(store: StoreWriter, retention: Retention): Promise<boolean>;
}

/** A batch holds its lock for some ten milliseconds. */
const rowsAtOnce = 250;
/** With all that hangs on each. */
const contactsAtOnce = 10;
/** Pieces of 256 kB. */
const piecesAtOnce = 20;
const day = 86_400_000;
const fieldsAreKept = 30 * day;

export const purges: readonly Purge[] = [
  { name: 'events', batch: purgeEvents },
  { name: 'history', batch: purgeHistory },
  { name: 'deliveries', batch: purgeDeliveries },
  { name: 'reads', batch: purgeReads },
  { name: 'keys', batch: purgeKeys },
  { name: 'files', batch: purgeFiles },
  { name: 'contacts', batch: purgeContacts },
  { name: 'fields', batch: purgeFields },
];

/** The oldest first, as far as every consumer has read. */
async function purgeEvents(store: StoreWriter, { events }: Retention): Promise<boolean> {
  const { read } = await store.database
    .selectFrom('consumer')
    .select(({ fn }) => fn.min('position').as('read'))
    .where('location_id', '=', store.locationId)
    .executeTakeFirstOrThrow();
  const oldest = await store.database
    .selectFrom('event')
    .select(['position', 'at'])
    .where('location_id', '=', store.locationId)
    .where('position', '<=', read ?? Number.MAX_SAFE_INTEGER)
    .orderBy('position')
    .limit(rowsAtOnce)
    .execute();
  const end = oldest.findIndex(({ at }) => at >= store.now - events);
  const past = end === -1 ? oldest : oldest.slice(0, end);
  const last = past.at(-1)?.position;
  if (last === undefined || last === null) return false;
  await store.database
    .deleteFrom('event')
    .where('location_id', '=', store.locationId)
    .where('position', '<=', last)
    .execute();
  return past.length === rowsAtOnce;
}

/** Only contacts that are older than the time have such changes: ids sort by the time of their making. */
async function purgeHistory(store: StoreWriter, { history }: Retention): Promise<boolean> {
  const before = store.now - history;
  const rows = await store.database
    .selectFrom('history')
    .select(['contact_id', 'event_number'])
    .where('location_id', '=', store.locationId)
    .where('contact_id', '<', idAt(before))
    .where('at', '<', before)
    .limit(rowsAtOnce)
    .execute();
  for (const row of rows) {
    await store.database
      .deleteFrom('history')
      .where('location_id', '=', store.locationId)
      .where('contact_id', '=', row.contact_id)
      .where('event_number', '=', row.event_number)
      .execute();
  }
  return rows.length === rowsAtOnce;
}

async function purgeDeliveries(store: StoreWriter, { deliveries }: Retention): Promise<boolean> {
  const before = store.now - deliveries;
  const ids = store.database
    .selectFrom('delivery')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('id', '<', idAt(before))
    .where('date_ended', '<', before)
    .orderBy('id')
    .limit(rowsAtOnce);
  const gone = await store.database
    .deleteFrom('delivery')
    .where('location_id', '=', store.locationId)
    .where('id', 'in', ids)
    .returning('id')
    .execute();
  return gone.length === rowsAtOnce;
}

async function purgeReads(store: StoreWriter, { reads }: Retention): Promise<boolean> {
  const ids = store.database
    .selectFrom('audit')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('at', '<', store.now - reads)
    .orderBy('at')
    .orderBy('id')
    .limit(rowsAtOnce);
  const gone = await store.database
    .deleteFrom('audit')
    .where('location_id', '=', store.locationId)
    .where('id', 'in', ids)
    .returning('id')
    .execute();
  return gone.length === rowsAtOnce;
}

async function purgeKeys(store: StoreWriter, { keys }: Retention): Promise<boolean> {
  const gone = await store.select(sql`
    delete from idempotency_key where location_id = ${store.locationId}
      and (client_id, person_id, key) in (
        select client_id, person_id, key from idempotency_key
        where location_id = ${store.locationId} and created_at < ${store.now - keys}
        order by created_at limit ${rowsAtOnce})
    returning key`);
  return gone.length === rowsAtOnce;
}

/** A file's pieces go before it, the last first. */
async function purgeFiles(store: StoreWriter): Promise<boolean> {
  const file = await store.database
    .selectFrom('blob')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('expires_at', '<=', store.now)
    .limit(1)
    .executeTakeFirst();
  if (!file) return false;
  const pieces = store.database
    .selectFrom('blob_chunk')
    .select('number')
    .where('location_id', '=', store.locationId)
    .where('blob_id', '=', file.id)
    .orderBy('number', 'desc')
    .limit(piecesAtOnce);
  const gone = await store.database
    .deleteFrom('blob_chunk')
    .where('location_id', '=', store.locationId)
    .where('blob_id', '=', file.id)
    .where('number', 'in', pieces)
    .returning('number')
    .execute();
  if (gone.length < piecesAtOnce) {
    await store.database
      .deleteFrom('blob')
      .where('location_id', '=', store.locationId)
      .where('id', '=', file.id)
      .execute();
  }
  return true;
}

/** Those that are in the recycle bin past their time, with all that hangs on them. Their history stays. */
async function purgeContacts(store: StoreWriter): Promise<boolean> {
  const rows = await store.database
    .selectFrom('contact')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('deleted_at', '<=', store.now - binIsKept)
    .where('purge_at', '<=', store.now)
    .orderBy('deleted_at')
    .limit(contactsAtOnce)
    .execute();
  for (const { id } of rows) await purgeContact(store, id);
  return rows.length === contactsAtOnce;
}

async function purgeFields(store: StoreWriter): Promise<boolean> {
  await store.database
    .deleteFrom('custom_field')
    .where('location_id', '=', store.locationId)
    .where('deleted_at', '<', store.now - fieldsAreKept)
    .execute();
  return false;
}

import { sql } from 'kysely';
import { isRecord, parseJson } from '#base/json.ts';
import { openFieldConflicts, settleFieldConflict } from '../connections/field-conflicts.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { RemoteKind, RemoteRecordTable } from '../tables-highlevel.ts';

export type Values = Readonly<Record<string, unknown>>;

/** A record that is on both sides, and what each held when they were last alike. */
export interface RemoteRecord {
  readonly kind: RemoteKind;
  readonly localId: string;
  readonly remoteId: string;
  readonly contactId: string;
  readonly here: Values;
  readonly there: Values;
}

type Place = { location_id: string; connection_id: string; kind: string; id: string };

const byLocal = statement<Place>()(
  (_database, bind) => sql<RemoteRecordTable>`select * from remote_record
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and kind = ${bind('kind')} and local_id = ${bind('id')}`,
);

const byRemote = statement<Place>()(
  (_database, bind) => sql<RemoteRecordTable>`select * from remote_record
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and kind = ${bind('kind')} and remote_id = ${bind('id')}`,
);

export async function findByLocal(
  store: StoreReader | StoreWriter,
  connectionId: string,
  kind: RemoteKind,
  localId: string,
): Promise<RemoteRecord | undefined> {
  const place = { location_id: store.locationId, connection_id: connectionId, kind, id: localId };
  const [row] = await store.rows(byLocal, place);
  return row && recordIn(row);
}

export async function findByRemote(
  store: StoreReader | StoreWriter,
  connectionId: string,
  kind: RemoteKind,
  remoteId: string,
): Promise<RemoteRecord | undefined> {
  const place = { location_id: store.locationId, connection_id: connectionId, kind, id: remoteId };
  const [row] = await store.rows(byRemote, place);
  return row && recordIn(row);
}

const ofContact = statement<{ location_id: string; connection_id: string; contact_id: string }>()(
  (_database, bind) => sql<RemoteRecordTable>`select * from remote_record
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and contact_id = ${bind('contact_id')}`,
);

/** The records of a contact, it among them; with '' those of the location. */
export async function recordsOf(
  store: StoreReader | StoreWriter,
  connectionId: string,
  contactId: string,
): Promise<readonly RemoteRecord[]> {
  const rows = await store.rows(ofContact, {
    location_id: store.locationId,
    connection_id: connectionId,
    contact_id: contactId,
  });
  return rows.map(recordIn);
}

const ofKind = statement<{ location_id: string; connection_id: string; kind: string }>()(
  (_database, bind) => sql<RemoteRecordTable>`select * from remote_record
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and kind = ${bind('kind')}`,
);

/** All records of a kind of which there are few. */
export async function recordsOfKind(
  store: StoreReader | StoreWriter,
  connectionId: string,
  kind: 'user' | 'field' | 'business',
): Promise<readonly RemoteRecord[]> {
  const rows = await store.rows(ofKind, {
    location_id: store.locationId,
    connection_id: connectionId,
    kind,
  });
  return rows.map(recordIn);
}

const contactsAfter = statement<{
  location_id: string;
  connection_id: string;
  local_id: string;
  limit: number;
}>()(
  (_database, bind) => sql<RemoteRecordTable>`select * from remote_record
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and kind = 'contact' and local_id > ${bind('local_id')}
    order by local_id limit ${bind('limit')}`,
);

/** The linked contacts behind one, by their ids here. */
export async function linkedContactsAfter(
  store: StoreReader | StoreWriter,
  connectionId: string,
  localId: string,
  limit: number,
): Promise<readonly RemoteRecord[]> {
  const rows = await store.rows(contactsAfter, {
    location_id: store.locationId,
    connection_id: connectionId,
    local_id: localId,
    limit,
  });
  return rows.map(recordIn);
}

/** Keeps that two records are the same, and what they hold. */
export async function keepRemote(
  store: StoreWriter,
  connectionId: string,
  { kind, localId, remoteId, contactId, here, there }: RemoteRecord,
): Promise<void> {
  const columns = {
    remote_id: remoteId,
    contact_id: contactId,
    here: JSON.stringify(here),
    there: JSON.stringify(there),
    date_updated: store.now,
  };
  await store.database
    .insertInto('remote_record')
    .values({
      location_id: store.locationId,
      connection_id: connectionId,
      kind,
      local_id: localId,
      ...columns,
    })
    .onConflict(conflict =>
      conflict.columns(['location_id', 'connection_id', 'kind', 'local_id']).doUpdateSet(columns),
    )
    .execute();
}

/** Forgets one record; a contact with all that hangs on it. */
export async function forgetRemote(
  store: StoreWriter,
  connectionId: string,
  { kind, localId }: Pick<RemoteRecord, 'kind' | 'localId'>,
): Promise<void> {
  if (kind === 'contact')
    for (const row of (await openFieldConflicts(store, connectionId, localId)).values())
      await settleFieldConflict(store, row);
  const query = store.database
    .deleteFrom('remote_record')
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId);
  await (kind === 'contact'
    ? query.where('contact_id', '=', localId)
    : query.where('kind', '=', kind).where('local_id', '=', localId)
  ).execute();
}

/** Takes every value out of the records of contacts, in all links; which records they are there is known still. */
export async function emptyRemote(store: StoreWriter, contactIds: readonly string[]): Promise<void> {
  await store.database
    .updateTable('remote_record')
    .set({ here: '{}', there: '{}' })
    .where('location_id', '=', store.locationId)
    .where('contact_id', 'in', contactIds)
    .execute();
  await store.database
    .updateTable('outgoing_change')
    .set({ reason: null, not_sent: null })
    .where('location_id', '=', store.locationId)
    .where('contact_id', 'in', contactIds)
    .execute();
}

function recordIn(row: RemoteRecordTable): RemoteRecord {
  return {
    kind: row.kind,
    localId: row.local_id,
    remoteId: row.remote_id,
    contactId: row.contact_id,
    here: valuesIn(row.here),
    there: valuesIn(row.there),
  };
}

function valuesIn(text: string): Values {
  const parsed = parseJson(text);
  return isRecord(parsed) ? parsed : {};
}

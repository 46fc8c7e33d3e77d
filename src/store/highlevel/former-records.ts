import { sql } from 'kysely';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { RemoteKind } from '../tables-highlevel.ts';
import { findByLocal, findByRemote, keepRemote, type RemoteRecord, recordsOf } from './remote-records.ts';

/**
 * Under what the records of ended links with a location there are kept, in place of a connection: linked again, both sides
 * know which is which, and what each held then.
 */
function formerLink(remoteLocationId: string): string {
  return `former ${remoteLocationId}`;
}

type Ended = { location_id: string; connection_id: string; former: string };

const replaceSameLocal = statement<Ended>()(
  (_database, bind) => sql<object>`delete from remote_record
    where location_id = ${bind('location_id')} and connection_id = ${bind('former')}
      and (kind, local_id) in (select kind, local_id from remote_record as ended
        where ended.location_id = ${bind('location_id')} and ended.connection_id = ${bind('connection_id')})`,
);

const replaceSameRemote = statement<Ended>()(
  (_database, bind) => sql<object>`delete from remote_record
    where location_id = ${bind('location_id')} and connection_id = ${bind('former')}
      and (kind, remote_id) in (select kind, remote_id from remote_record as ended
        where ended.location_id = ${bind('location_id')} and ended.connection_id = ${bind('connection_id')})`,
);

const move = statement<Ended>()(
  (_database, bind) => sql<object>`update remote_record set connection_id = ${bind('former')}
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}`,
);

/** Keeps which records a link had tied that ends now. */
export async function keepFormer(
  store: StoreWriter,
  connectionId: string,
  remoteLocationId: string,
): Promise<void> {
  const ended = {
    location_id: store.locationId,
    connection_id: connectionId,
    former: formerLink(remoteLocationId),
  };
  for (const step of [replaceSameLocal, replaceSameRemote, move]) await store.rows(step, ended);
}

/**
 * Keeps of a contact which one there it is, as if an earlier link had tied the two: it is read there before it is linked. What
 * an earlier link knew of just these two stays.
 */
export async function keepAsFormer(
  store: StoreWriter,
  remoteLocationId: string,
  { localId, remoteId }: Pick<RemoteRecord, 'localId' | 'remoteId'>,
): Promise<void> {
  const known = await findFormerOf(store, remoteLocationId, 'contact', localId);
  if (known?.remoteId === remoteId) return;
  await replaceFormer(store, remoteLocationId, {
    kind: 'contact',
    localId,
    remoteId,
    contactId: localId,
    here: {},
    there: {},
  });
}

/** Keeps what a link that goes on had tied of one contact, with what hangs on it. */
export async function keepFormerOf(
  store: StoreWriter,
  connectionId: string,
  { remoteLocationId, contactId }: { readonly remoteLocationId: string; readonly contactId: string },
): Promise<void> {
  for (const record of await recordsOf(store, connectionId, contactId))
    await replaceFormer(store, remoteLocationId, record);
}

async function replaceFormer(
  store: StoreWriter,
  remoteLocationId: string,
  record: RemoteRecord,
): Promise<void> {
  const { kind, localId, remoteId } = record;
  const found = [
    await findFormerOf(store, remoteLocationId, kind, localId),
    await findFormer(store, remoteLocationId, kind, remoteId),
  ];
  for (const row of found) if (row) await forgetFormer(store, remoteLocationId, row);
  await keepRemote(store, formerLink(remoteLocationId), record);
}

/** The record there that an earlier link tied to one here. */
export async function findFormerOf(
  store: StoreReader | StoreWriter,
  remoteLocationId: string,
  kind: RemoteKind,
  localId: string,
): Promise<RemoteRecord | undefined> {
  return findByLocal(store, formerLink(remoteLocationId), kind, localId);
}

/** The record here that an earlier link tied to one there. */
export async function findFormer(
  store: StoreReader | StoreWriter,
  remoteLocationId: string,
  kind: RemoteKind,
  remoteId: string,
): Promise<RemoteRecord | undefined> {
  return findByRemote(store, formerLink(remoteLocationId), kind, remoteId);
}

/** The record there is gone, so that the one here is tied to none. */
export async function forgetFormer(
  { database, locationId }: StoreWriter,
  remoteLocationId: string,
  { kind, remoteId }: Pick<RemoteRecord, 'kind' | 'remoteId'>,
): Promise<void> {
  await database
    .deleteFrom('remote_record')
    .where('location_id', '=', locationId)
    .where('connection_id', '=', formerLink(remoteLocationId))
    .where('kind', '=', kind)
    .where('remote_id', '=', remoteId)
    .execute();
}

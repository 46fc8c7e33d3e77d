import { sql } from 'kysely';
import { parseJson } from '#base/json.ts';
import { workerScans } from '../across-locations.ts';
import { beginConsumer, endConsumer } from '../consumers.ts';
import { statement } from '../statement.ts';
import type { Store, StoreReader, StoreWriter } from '../store.ts';
import type { HighLevelLinkTable } from '../tables-highlevel.ts';
import { keepFormer } from './former-records.ts';
import { outgoingNews } from './outgoing.ts';

/** The consumer that notes which records changed. */
export const highLevelConsumer = 'highlevel';

/** From now on what changes in the location is brought to the account, and what changes there is taken from it. */
export async function beginLink(
  store: StoreWriter,
  connectionId: string,
  remoteLocationId: string,
): Promise<void> {
  await store.database
    .insertInto('highlevel_link')
    .values({
      location_id: store.locationId,
      connection_id: connectionId,
      remote_location_id: remoteLocationId,
      owner: null,
      leased_until: null,
      bucket: '{}',
      read_to: 0,
      looked_at: 0,
      swept_at: 0,
      date_added: store.now,
      run_id: null,
      run_mode: null,
    })
    .onConflict(conflict => conflict.doNothing())
    .execute();
  await beginConsumer(store, highLevelConsumer);
  store.announce(outgoingNews);
}

/** Ends a link; the records stay on both sides, and it is kept which is which. */
export async function endLink(store: StoreWriter, connectionId: string): Promise<void> {
  const link = await lockLink(store, connectionId);
  if (link) await keepFormer(store, connectionId, link.remote_location_id);
  for (const table of ['highlevel_link', 'outgoing_change', 'incoming_change'] as const) {
    await store.database
      .deleteFrom(table)
      .where('location_id', '=', store.locationId)
      .where('connection_id', '=', connectionId)
      .execute();
  }
  if ((await linksOf(store)).length === 0) await endConsumer(store, highLevelConsumer);
}

const ofLocation = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('highlevel_link')
    .select('connection_id')
    .where('location_id', '=', bind('location_id')),
);

/** The connections of the location that are linked. */
export async function linksOf(store: StoreReader | StoreWriter): Promise<readonly string[]> {
  const rows = await store.rows(ofLocation, { location_id: store.locationId });
  return rows.map(({ connection_id }) => connection_id);
}

const ofRemote = statement<{ location_id: string; remote_location_id: string }>()((database, bind) =>
  database
    .selectFrom('highlevel_link')
    .select('connection_id')
    .where('location_id', '=', bind('location_id'))
    .where('remote_location_id', '=', bind('remote_location_id')),
);

/** The connections of the location that are linked with a location there. */
export async function linkedWith(
  store: StoreReader | StoreWriter,
  remoteLocationId: string,
): Promise<readonly string[]> {
  const place = { location_id: store.locationId, remote_location_id: remoteLocationId };
  const rows = await store.rows(ofRemote, place);
  return rows.map(({ connection_id }) => connection_id);
}

/** The link of a connection; nothing where there is none. */
export async function findLink(
  { database, locationId }: StoreReader | StoreWriter,
  connectionId: string,
): Promise<HighLevelLinkTable | undefined> {
  return database
    .selectFrom('highlevel_link')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .executeTakeFirst();
}

const lockOne = statement<{ location_id: string; connection_id: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('highlevel_link')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('connection_id', '=', bind('connection_id'));
  return kind === 'sqlite' ? query : query.forUpdate();
});

/** The link, its row locked until the transaction ends; nothing where it was ended. */
export async function lockLink(
  store: StoreWriter,
  connectionId: string,
): Promise<HighLevelLinkTable | undefined> {
  const [row] = await store.rows(lockOne, { location_id: store.locationId, connection_id: connectionId });
  return row;
}

export async function changeLink(
  store: StoreWriter,
  connectionId: string,
  columns: Partial<Omit<HighLevelLinkTable, 'location_id' | 'connection_id'>>,
): Promise<void> {
  await store.database
    .updateTable('highlevel_link')
    .set(columns)
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .execute();
}

/** Has the account looked at at once, so that it is known whether it still lets the link in. */
export async function lookNow(store: StoreWriter, connectionId: string): Promise<void> {
  await changeLink(store, connectionId, { looked_at: 0 });
  store.announce(outgoingNews);
}

/**
 * Makes a process the one that works for the link, for a while; tells whether it is. One process has the file of SQLite,
 * so that what another held is over.
 */
export async function leaseLink(
  store: StoreWriter,
  connectionId: string,
  { owner, until }: { readonly owner: string; readonly until: number },
): Promise<HighLevelLinkTable | undefined> {
  const link = await lockLink(store, connectionId);
  if (!link) return undefined;
  const isHeld = link.owner !== null && link.owner !== owner && (link.leased_until ?? 0) > store.now;
  if (isHeld && store.kind === 'postgres') return undefined;
  await changeLink(store, connectionId, { owner, leased_until: until });
  return link;
}

/** The process works for the link no more, if it did. */
export async function releaseLink(store: StoreWriter, connectionId: string, owner: string): Promise<void> {
  await store.database
    .updateTable('highlevel_link')
    .set({ owner: null, leased_until: null })
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .where('owner', '=', owner)
    .execute();
}

/** Locations with a link. */
export async function linkedLocations(store: Store): Promise<readonly string[]> {
  const rows = await store.engine.read(async session => session.rows(workerScans.withLinks, {}));
  return rows.map(row => row.location_id);
}

/** What is kept of the token bucket. */
export function bucketIn({ bucket }: HighLevelLinkTable): unknown {
  return parseJson(bucket);
}

/** When something is looked for that no webhook told of, in milliseconds since the last time. */
export interface Intervals {
  readonly look: number;
  readonly sweep: number;
}

const dueLinks = statement<{ location_id: string; now: number; looked: number; swept: number }>()(
  (_database, bind) => sql<{ connection_id: string }>`select connection_id from highlevel_link
    where location_id = ${bind('location_id')} and (
      run_id is not null or looked_at <= ${bind('looked')} or swept_at <= ${bind('swept')}
      or exists (select 1 from outgoing_change where outgoing_change.location_id = ${bind('location_id')}
        and outgoing_change.connection_id = highlevel_link.connection_id
        and outgoing_change.status = 'waiting' and outgoing_change.due_at <= ${bind('now')})
      or exists (select 1 from incoming_change where incoming_change.location_id = ${bind('location_id')}
        and incoming_change.connection_id = highlevel_link.connection_id
        and incoming_change.status = 'waiting' and incoming_change.due_at <= ${bind('now')}))`,
);

/** The connections of the location for which something is to be done now. */
export async function linksDue(store: StoreReader, { look, sweep }: Intervals): Promise<readonly string[]> {
  const { locationId, now } = store;
  const rows = await store.rows(dueLinks, {
    location_id: locationId,
    now,
    looked: now - look,
    swept: now - sweep,
  });
  return rows.map(({ connection_id }) => connection_id);
}

/** The two locations of a link; nothing where there is none. */
export async function placesOfLink(
  store: Store,
  connectionId: string,
): Promise<{ readonly locationId: string; readonly remoteLocationId: string } | undefined> {
  const [row] = await store.engine.read(async session =>
    session.rows(workerScans.ofLink, { connection_id: connectionId }),
  );
  if (!row) return undefined;
  const { location_id: locationId } = row;
  const link = await store.read(locationId, async ({ database }) =>
    database
      .selectFrom('highlevel_link')
      .select('remote_location_id')
      .where('location_id', '=', locationId)
      .where('connection_id', '=', connectionId)
      .executeTakeFirst(),
  );
  return link && { locationId, remoteLocationId: link.remote_location_id };
}

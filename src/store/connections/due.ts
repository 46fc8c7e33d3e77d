import { workerScans } from '../across-locations.ts';
import { statement } from '../statement.ts';
import type { Store, StoreReader } from '../store.ts';
import type { ConnectionTable } from '../tables-links.ts';

/** Locations with a connection whose other side is to be asked for news. */
export async function locationsWithConnectionsDue(store: Store, now: number): Promise<readonly string[]> {
  const rows = await store.engine.read(async session => session.rows(workerScans.withConnections, { now }));
  return rows.map(row => row.location_id);
}

/** Locations with a connection to an Entra tenant that is followed. */
export async function locationsWithDirectories(store: Store): Promise<readonly string[]> {
  const rows = await store.engine.read(async session => session.rows(workerScans.withDirectories, {}));
  return rows.map(row => row.location_id);
}

/** The location of a connection; nothing where there is no such connection. */
export async function locationOfConnection(store: Store, id: string): Promise<string | undefined> {
  const [row] = await store.engine.read(async session => session.rows(workerScans.withConnection, { id }));
  return row?.location_id;
}

const dueIn = statement<{ location_id: string; now: number }>()((database, bind) =>
  database
    .selectFrom('connection')
    .select('id')
    .where('location_id', '=', bind('location_id'))
    .where('due_at', '<=', bind('now'))
    .where('status', '=', 'active')
    .where('lease_until', '<', bind('now'))
    .orderBy('due_at'),
);

export async function connectionsDue(store: StoreReader): Promise<readonly { readonly id: string }[]> {
  return store.rows(dueIn, { location_id: store.locationId, now: store.now });
}

type Lease = { location_id: string; id: string; owner: string; now: number; until: number };

const take = statement<Lease>()((database, bind) =>
  database
    .updateTable('connection')
    .set({ lease_owner: bind('owner'), lease_until: bind('until') })
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .where('due_at', '<=', bind('now'))
    .where('status', '=', 'active')
    .where('lease_until', '<', bind('now'))
    .returningAll(),
);

/** Takes the lease of a connection that is due and that no other process has. */
export async function takeConnection(
  store: Store,
  { locationId, ...lease }: Omit<Lease, 'location_id'> & { readonly locationId: string },
): Promise<ConnectionTable | undefined> {
  const [row] = await store.engine.write(locationId, async session =>
    session.rows(take, { location_id: locationId, ...lease }),
  );
  return row;
}

import { sql } from 'kysely';
import { workerScans } from '../across-locations.ts';
import { eventIn, type StoredEvent } from '../events.ts';
import { jsonRows } from '../json-rows.ts';
import { statement } from '../statement.ts';
import type { Store, StoreReader, StoreWriter } from '../store.ts';
import type { EventTable, SubscriptionTable } from '../tables.ts';

/** Locations in which a delivery is due. */
export async function locationsWithDeliveries(store: Store, now: number): Promise<readonly string[]> {
  const rows = await store.engine.read(async session => session.rows(workerScans.withDeliveries, { now }));
  return rows.map(row => row.location_id);
}

const dueSubscriptions = statement<{ location_id: string; now: number }>()(
  (_database, bind) => sql<SubscriptionTable>`select * from subscription
    where location_id = ${bind('location_id')} and status = 'active' and url is not null
      and exists (select 1 from delivery where delivery.location_id = ${bind('location_id')}
        and delivery.subscription_id = subscription.id and delivery.due_at <= ${bind('now')})`,
);

/** The subscriptions of the location that have a delivery which is due. */
export async function subscriptionsDue(
  store: StoreReader | StoreWriter,
): Promise<readonly SubscriptionTable[]> {
  return store.rows(dueSubscriptions, { location_id: store.locationId, now: store.now });
}

const byIds = statement<{ location_id: string; ids: string }>()((_database, bind, kind) => {
  const given = jsonRows(kind, bind('ids'), { id: 'text' });
  return sql<EventTable>`select event.* from event join ${given} as given on event.id = given.id
    where event.location_id = ${bind('location_id')}`;
});

/** Events by their ids; those that are no longer kept are left out. */
export async function eventsById(
  store: StoreReader | StoreWriter,
  ids: readonly string[],
): Promise<ReadonlyMap<string, StoredEvent>> {
  if (ids.length === 0) return new Map();
  const rows = await store.rows(byIds, {
    location_id: store.locationId,
    ids: JSON.stringify([...new Set(ids)].map(id => ({ id }))),
  });
  return new Map(rows.map(row => [row.id, eventIn(row)]));
}

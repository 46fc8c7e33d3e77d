import { type RawBuilder, sql } from 'kysely';
import { jsonRows } from '../json-rows.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import type { DeliveryTable } from '../tables.ts';

/** A message that a subscription is to get. */
export interface NewDelivery {
  readonly subscription_id: string;
  readonly event_id: string;
  readonly message_id: string;
  readonly type: string;
  readonly lane: string;
  readonly place: number;
}

/** The deliveries of one subscription that concern one contact: they arrive one after another. */
export interface Lane {
  readonly subscription_id: string;
  readonly lane: string;
}

/** Views of one event have places of their own. */
const viewsOfAnEvent = 4096;

/** The place of a message in its lane: that of its event, then its own among the views of the event. */
export function placeOf(position: number, view: number): number {
  return position * viewsOfAnEvent + Math.min(view, viewsOfAnEvent - 1);
}

const insert = statement<{ location_id: string; now: number; rows: string }>()((_database, bind, kind) => {
  const given = jsonRows(kind, bind('rows'), {
    id: 'text',
    subscription_id: 'text',
    event_id: 'text',
    message_id: 'text',
    type: 'text',
    lane: 'text',
    place: 'whole',
  });
  // SQLite takes `on conflict` after a select only where that has a condition.
  return sql`insert into delivery (location_id, id, subscription_id, event_id, message_id, type, lane, place,
      status, due_at, lease_owner, attempts, first_tried_at, log, date_added, date_ended)
    select ${bind('location_id')}, id, subscription_id, event_id, message_id, type, lane, place,
      'waiting', null, null, 0, null, '[]', ${bind('now')}, null
    from ${given} as given where true
    on conflict (location_id, subscription_id, message_id) do nothing`;
});

/** Adds deliveries; one that is there already is left as it is, so that a batch may come twice. */
export async function insertDeliveries(
  store: StoreWriter,
  deliveries: readonly NewDelivery[],
): Promise<void> {
  if (deliveries.length === 0) return;
  const rows = deliveries.map(delivery => ({ id: store.newId(), ...delivery }));
  await store.rows(insert, {
    location_id: store.locationId,
    now: store.now,
    rows: JSON.stringify(rows),
  });
  await makeDue(store, deliveries);
}

const firstOfLanes = statement<{ location_id: string; now: number; lanes: string }>()(
  (_database, bind, kind) => {
    const given = jsonRows(kind, bind('lanes'), { subscription_id: 'text', lane: 'text' });
    return sql`update delivery set due_at = ${bind('now')}
    where location_id = ${bind('location_id')} and due_at is null and date_ended is null and id in (
      select (select first.id from delivery as first
        where first.location_id = ${bind('location_id')} and first.subscription_id = given.subscription_id
          and first.lane = given.lane and first.date_ended is null
        order by first.place limit 1)
      from ${given} as given)`;
  },
);

/** Makes the first delivery of each lane due, unless it is already. */
export async function makeDue(store: StoreWriter, lanes: readonly Lane[]): Promise<void> {
  if (lanes.length === 0) return;
  const distinct = new Map(
    lanes.map(({ subscription_id, lane }) => [`${subscription_id} ${lane}`, { subscription_id, lane }]),
  );
  await store.rows(firstOfLanes, {
    location_id: store.locationId,
    now: store.now,
    lanes: JSON.stringify([...distinct.values()]),
  });
}

const lockAll = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('subscription')
    .select('id')
    .where('location_id', '=', bind('location_id'))
    .orderBy('id')
    .forUpdate(),
);

/**
 * Adds to lanes and ends of deliveries take turns in a location: one that did not see the other would leave the first
 * of a lane that is not due. SQLite's writer is alone anyway.
 */
export async function lockLanes(store: StoreWriter): Promise<void> {
  if (store.kind === 'postgres') await store.rows(lockAll, { location_id: store.locationId });
}

const lease = statement<{
  location_id: string;
  subscription_id: string;
  owner: string;
  now: number;
  until: number;
  limit: number;
}>()(
  // PostgreSQL may run a condition again for each row, and lock as many anew: what is named before is run once.
  (_database, bind, kind) => sql<DeliveryTable>`with due as materialized (
      select id from delivery where location_id = ${bind('location_id')}
        and subscription_id = ${bind('subscription_id')} and due_at <= ${bind('now')}
      order by due_at, place limit ${bind('limit')} ${kind === 'sqlite' ? sql`` : sql`for update skip locked`})
    update delivery
    set lease_owner = ${bind('owner')}, due_at = ${bind('until')},
      first_tried_at = coalesce(first_tried_at, ${bind('now')})
    where location_id = ${bind('location_id')} and id in (select id from due)
    returning *`,
);

/** Takes deliveries that are due: until `until` nobody else does. A worker that dies gives them back by then. */
export async function leaseDeliveries(
  store: StoreWriter,
  terms: {
    readonly subscriptionId: string;
    readonly owner: string;
    readonly until: number;
    readonly limit: number;
  },
): Promise<readonly DeliveryTable[]> {
  return store.rows(lease, {
    location_id: store.locationId,
    subscription_id: terms.subscriptionId,
    owner: terms.owner,
    now: store.now,
    until: terms.until,
    limit: terms.limit,
  });
}

/** How a delivery stands after an attempt. */
export interface Outcome {
  readonly id: string;
  readonly status: DeliveryTable['status'];
  readonly due_at: number | null;
  readonly log: string;
  readonly date_ended: number | null;
}

const settle = statement<{ location_id: string; owner: string; rows: string }>()((_database, bind, kind) => {
  const given = jsonRows(kind, bind('rows'), {
    id: 'text',
    status: 'text',
    due_at: 'whole',
    log: 'text',
    date_ended: 'whole',
  });
  // One that was cancelled while it was tried is not tried again.
  const isOver = sql`delivery.status = 'cancelled' and given.status = 'waiting'`;
  return sql<Lane>`update delivery set log = given.log,
      status = case when ${isOver} then delivery.status else given.status end,
      due_at = case when ${isOver} then null else given.due_at end,
      date_ended = case when ${isOver} then delivery.date_ended else given.date_ended end, attempts = attempts + 1, lease_owner = null
    from ${given} as given
    where delivery.location_id = ${bind('location_id')} and delivery.id = given.id
      and delivery.lease_owner = ${bind('owner')}
    returning delivery.subscription_id, delivery.lane`;
});

/** Keeps the outcomes of attempts; what another worker has taken over meanwhile is left to that one. */
export async function settleDeliveries(
  store: StoreWriter,
  owner: string,
  outcomes: readonly Outcome[],
): Promise<void> {
  if (outcomes.length === 0) return;
  const lanes = await store.rows(settle, {
    location_id: store.locationId,
    owner,
    rows: JSON.stringify(outcomes),
  });
  await makeDue(store, lanes);
}

const release = statement<{ location_id: string; owner: string; now: number }>()((database, bind) =>
  database
    .updateTable('delivery')
    .set({ lease_owner: null, due_at: dueUnlessEnded(bind('now')) })
    .where('location_id', '=', bind('location_id'))
    .where('lease_owner', '=', bind('owner')),
);

/** One that was cancelled while it was tried has ended. */
function dueUnlessEnded(now: RawBuilder<number>): RawBuilder<number | null> {
  return sql<number | null>`case when date_ended is null then cast(${now} as bigint) end`;
}

/** Gives back what the worker has taken and not tried to its end. */
export async function releaseDeliveries(store: StoreWriter, owner: string): Promise<void> {
  await store.rows(release, { location_id: store.locationId, owner, now: store.now });
}

const takeBack = statement<{ location_id: string; owner: string; now: number }>()((database, bind) =>
  database
    .updateTable('delivery')
    .set({ lease_owner: null, due_at: dueUnlessEnded(bind('now')) })
    .where('location_id', '=', bind('location_id'))
    .where('lease_owner', 'is not', null)
    .where('lease_owner', '!=', bind('owner')),
);

/** Takes back what other workers hold; only where there can be no other: one process has the file of SQLite. */
export async function takeBackDeliveries(store: StoreWriter, owner: string): Promise<void> {
  await store.rows(takeBack, { location_id: store.locationId, owner, now: store.now });
}

const hurry = statement<{ location_id: string; subscription_id: string; now: number }>()((database, bind) =>
  database
    .updateTable('delivery')
    .set({ due_at: bind('now') })
    .where('location_id', '=', bind('location_id'))
    .where('subscription_id', '=', bind('subscription_id'))
    .where('due_at', '>', bind('now'))
    .where('lease_owner', 'is', null),
);

/** What waits for a later attempt is tried now: the server of the subscription answers again. */
export async function hurryDeliveries(store: StoreWriter, subscriptionId: string): Promise<void> {
  await store.rows(hurry, { location_id: store.locationId, subscription_id: subscriptionId, now: store.now });
}

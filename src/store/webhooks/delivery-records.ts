import { sql } from 'kysely';
import { notFound } from '#base/errors.ts';
import { jsonRows } from '../json-rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { DeliveryTable } from '../tables.ts';
import { type Lane, lockLanes, makeDue } from './deliveries.ts';

export interface DeliveriesQuery {
  readonly subscriptionId: string;
  readonly status?: DeliveryTable['status'] | undefined;
  /** The message of the last delivery of the page before. */
  readonly after?: string | undefined;
  readonly limit: number;
}

/** Those of the newest events first. */
export async function listDeliveries(
  store: StoreReader,
  { subscriptionId, status, after, limit }: DeliveriesQuery,
): Promise<readonly DeliveryTable[]> {
  let rows = store.database
    .selectFrom('delivery')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('subscription_id', '=', subscriptionId);
  if (status !== undefined) rows = rows.where('status', '=', status);
  if (after !== undefined) rows = rows.where('message_id', '<', after);
  return rows.orderBy('message_id', 'desc').limit(limit).execute();
}

const byId = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('delivery')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

export async function getDelivery(store: StoreReader | StoreWriter, id: string): Promise<DeliveryTable> {
  const [row] = await store.rows(byId, { location_id: store.locationId, id });
  if (!row) throw notFound('The delivery');
  return row;
}

const again = statement<{ location_id: string; subscription_id: string; now: number; messages: string }>()(
  (_database, bind, kind) => {
    const given = jsonRows(kind, bind('messages'), { id: 'text' });
    return sql<Lane>`update delivery set status = 'waiting', date_ended = null, attempts = 0, first_tried_at = null,
        due_at = case when due_at is null then due_at else ${bind('now')} end
      where location_id = ${bind('location_id')} and subscription_id = ${bind('subscription_id')}
        and message_id in (select id from ${given} as given) and lease_owner is null
      returning subscription_id, lane`;
  },
);

/** Delivers messages again, under the same ids. One that is being tried now is left alone. */
export async function deliverAgain(
  store: StoreWriter,
  subscriptionId: string,
  messageIds: readonly string[],
): Promise<number> {
  if (messageIds.length === 0) return 0;
  await lockLanes(store);
  const lanes = await store.rows(again, {
    location_id: store.locationId,
    subscription_id: subscriptionId,
    now: store.now,
    messages: JSON.stringify(messageIds.map(id => ({ id }))),
  });
  await makeDue(store, lanes);
  return lanes.length;
}

/** Deliveries that were given up, those of the oldest events first. */
export async function failedDeliveries(
  store: StoreReader | StoreWriter,
  { subscriptionId, after, limit }: DeliveriesQuery,
): Promise<readonly DeliveryTable[]> {
  return store.database
    .selectFrom('delivery')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('subscription_id', '=', subscriptionId)
    .where('status', '=', 'failed')
    .where('message_id', '>', after ?? '')
    .orderBy('message_id')
    .limit(limit)
    .execute();
}

import { sql } from 'kysely';
import { type ScheduleKind, schedule } from '../schedule.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';

/** So many in one transaction: a subscription may end with a month of events before it. */
const endedAtOnce = 500;

const kind = 'delivery.cancel';

// One that is being tried now keeps its lease: where it arrives after all, its outcome says so.
const cancel = statement<{ location_id: string; subscription_id: string; now: number }>()(
  (_database, bind) => sql<{ id: string }>`update delivery
    set status = 'cancelled', due_at = null, date_ended = ${bind('now')}
    where location_id = ${bind('location_id')} and id in (
      select id from delivery where location_id = ${bind('location_id')}
        and subscription_id = ${bind('subscription_id')} and date_ended is null
      order by lane, place limit ${sql.lit(endedAtOnce)})
    returning id`,
);

/** Ends the deliveries that wait of a subscription that has ended or is deleted: some now, the rest soon. */
export async function cancelDeliveries(store: StoreWriter, subscriptionId: string): Promise<void> {
  const { locationId: location_id, now } = store;
  const ended = await store.rows(cancel, { location_id, subscription_id: subscriptionId, now });
  if (ended.length === endedAtOnce) await schedule(store, { kind, recordId: subscriptionId, dueAt: now });
}

/** Ends more of them. */
export const deliveryCancellation: ScheduleKind = {
  kind,
  fire: (store, { recordId }) => cancelDeliveries(store, recordId),
};

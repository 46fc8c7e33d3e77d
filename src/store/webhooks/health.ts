import { sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import type { SubscriptionHealth } from '#contacts/subscription.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { SubscriptionTable } from '../tables.ts';

/** Counting further would cost more than it tells. */
const countedTo = 10_000;

const counts = statement<{ location_id: string; id: string }>()(
  (_database, bind) => sql<{ waiting: number; failed: number }>`select
    (select count(*) from (select 1 from delivery where location_id = ${bind('location_id')}
      and subscription_id = ${bind('id')} and date_ended is null limit ${sql.lit(countedTo)}) as waiting) as waiting,
    (select count(*) from (select 1 from delivery where location_id = ${bind('location_id')}
      and subscription_id = ${bind('id')} and status = 'failed' limit ${sql.lit(countedTo)}) as failed) as failed`,
);

/** How it goes with the deliveries of a subscription. */
export async function healthOf(
  store: StoreReader | StoreWriter,
  { id, failing_since: since, last_failure: failure }: SubscriptionTable,
): Promise<SubscriptionHealth> {
  const [counted] = await store.rows(counts, { location_id: store.locationId, id });
  return {
    waiting: counted?.waiting ?? 0,
    failed: counted?.failed ?? 0,
    ...(since !== null && { failingSince: toIso(since) }),
    ...(since !== null && failure !== null && { lastFailure: failure }),
  };
}

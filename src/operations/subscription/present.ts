import { toIso } from '#base/clock.ts';
import type { Subscription } from '#contacts/subscription.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { SubscriptionTable } from '#store/tables.ts';
import { healthOf } from '#store/webhooks/health.ts';
import { findPublicKey } from '#store/webhooks/signing-key.ts';
import { eventsOf, filterOf } from '#store/webhooks/subscriptions.ts';

/** A subscription as its owner sees it; `secret` is shown by the call that made it, never again. */
export async function presentSubscription(
  store: StoreReader | StoreWriter,
  row: SubscriptionTable,
  secret?: string,
): Promise<Subscription> {
  const publicKey = row.format === 'highlevel' ? await findPublicKey(store) : undefined;
  const hasPrevious = row.previous_until !== null && row.previous_until > store.now;
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    ...(row.url !== null && { url: row.url }),
    events: [...eventsOf(row)],
    filter: { ...filterOf(row) },
    format: row.format,
    status: row.status,
    ...(row.reason !== null && { reason: row.reason }),
    owner: { clientId: row.client_id, id: row.owner_id },
    ...(secret !== undefined && { secret }),
    ...(hasPrevious && { previousSecretUntil: toIso(row.previous_until ?? 0) }),
    ...(publicKey !== undefined && { publicKey }),
    health: await healthOf(store, row),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

import { notFound } from '#base/errors.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { DeliveryTable, SubscriptionTable } from '#store/tables.ts';
import { getDelivery } from '#store/webhooks/delivery-records.ts';
import { isOwn, readSubscriptions } from '#store/webhooks/subscriptions.ts';
import type { Caller } from '../operation.ts';
import { ownerOf } from '../subscription/members.ts';

/** A delivery and its subscription. Throws `not_found` also where that is somebody else's. */
export async function getOwnDelivery(
  store: StoreReader | StoreWriter,
  id: string,
  caller: Caller,
): Promise<{ readonly delivery: DeliveryTable; readonly subscription: SubscriptionTable }> {
  const delivery = await getDelivery(store, id);
  const owner = ownerOf(caller);
  const subscription = (await readSubscriptions(store)).find(row => row.id === delivery.subscription_id);
  if (!subscription || !isOwn(subscription, owner)) throw notFound('The delivery');
  return { delivery, subscription };
}

import type { StoredEvent } from '#store/events.ts';
import type { StoreWriter } from '#store/store.ts';
import type { DeliveryTable, SubscriptionTable } from '#store/tables.ts';
import { leaseDeliveries } from '#store/webhooks/deliveries.ts';
import { eventsById, subscriptionsDue } from '#store/webhooks/due.ts';
import type { Signing } from './message.ts';

/** A delivery that was taken, with all that its attempt needs. */
export interface Taken {
  readonly delivery: DeliveryTable;
  readonly subscription: SubscriptionTable;
  /** Nothing where it is no longer kept. */
  readonly event: StoredEvent | undefined;
  readonly signing: Signing;
}

export interface TakeTerms {
  readonly owner: string;
  /** How many may be taken in all, and of one subscription. */
  readonly room: number;
  readonly capacityOf: (subscriptionId: string) => number;
  /** Nothing where the secret of a subscription cannot be opened: the others are not held up by that. */
  readonly signingOf: (subscription: SubscriptionTable) => Promise<Signing | undefined>;
}

/** Longer than an attempt may take, in milliseconds: a worker that is slower is taken for dead. */
const leaseLength = 60_000;

/** Takes what is due in the location, of each subscription as much as its server may be sent now. */
export async function takeDue(
  store: StoreWriter,
  { owner, room, capacityOf, signingOf }: TakeTerms,
): Promise<readonly Taken[]> {
  const taken: Omit<Taken, 'event'>[] = [];
  for (const subscription of await subscriptionsDue(store)) {
    const limit = Math.min(room - taken.length, capacityOf(subscription.id));
    const signing = limit > 0 ? await signingOf(subscription) : undefined;
    if (!signing) continue;
    const deliveries = await leaseDeliveries(store, {
      subscriptionId: subscription.id,
      owner,
      until: store.now + leaseLength,
      limit,
    });
    for (const delivery of deliveries) taken.push({ delivery, subscription, signing });
  }
  const events = await eventsById(
    store,
    taken.map(({ delivery }) => delivery.event_id),
  );
  return taken.map(each => ({ ...each, event: events.get(each.delivery.event_id) }));
}

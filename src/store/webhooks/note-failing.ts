import { toIso } from '#base/clock.ts';
import type { StoreWriter } from '../store.ts';
import type { SubscriptionTable } from '../tables.ts';
import { eventsOf } from './subscriptions.ts';

/** Tells that a subscription fails, or delivers no more, and why. */
export function noteFailing(store: StoreWriter, before: SubscriptionTable, after: SubscriptionTable): void {
  const { id, status, reason, failing_since, last_failure } = after;
  store.noteEvent({
    type: 'subscription.failing',
    data: {
      subscription: {
        id,
        events: eventsOf(after),
        status,
        ...(reason !== null && { reason }),
        ...(failing_since !== null && { failingSince: toIso(failing_since) }),
        ...(last_failure !== null && { lastFailure: last_failure }),
      },
    },
    changes: status === before.status ? [] : [{ field: 'status', from: before.status, to: status }],
  });
}

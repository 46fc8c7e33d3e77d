import { consumerName } from '#links/webhooks/consumer.ts';
import { endConsumer } from '#store/consumers.ts';
import { setAsks } from '#store/timed-asks.ts';
import { cancelDeliveries } from '#store/webhooks/end-deliveries.ts';
import {
  getSubscriptionForChange,
  readSubscriptions,
  removeSubscription,
} from '#store/webhooks/subscriptions.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { ownerOf, subscriptionId } from './members.ts';

export const deleteSubscription = command({
  key: 'subscription.delete',
  title: 'Delete Webhook Subscription',
  description: 'Ends a webhook subscription; what was not delivered yet is cancelled.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'DELETE', path: '/subscriptions/{subscriptionId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { subscriptionId },
  output: Succeeded,

  async handler({ subscriptionId }, { store, caller, ifVersion }) {
    await getSubscriptionForChange(store, subscriptionId, ownerOf(caller), ifVersion);
    await removeSubscription(store, subscriptionId);
    await cancelDeliveries(store, subscriptionId);
    await setAsks(store, subscriptionId, []);
    const left = await readSubscriptions(store);
    if (left.every(({ url }) => url === null)) await endConsumer(store, consumerName);
    return succeeded;
  },
});

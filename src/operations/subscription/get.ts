import Type from 'typebox';
import { Subscription } from '#contacts/subscription.ts';
import { getSubscription as get } from '#store/webhooks/subscriptions.ts';
import { query } from '../operation.ts';
import { ownerOf, subscriptionId } from './members.ts';
import { presentSubscription } from './present.ts';

export const getSubscription = query({
  key: 'subscription.get',
  title: 'Get Webhook Subscription',
  description: 'Returns one webhook subscription with its health.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/subscriptions/{subscriptionId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { subscriptionId },
  output: Type.Object({ subscription: Subscription }),
  record: 'subscription',

  async handler({ subscriptionId }, { store, caller }) {
    const row = await get(store, subscriptionId, ownerOf(caller));
    return { subscription: await presentSubscription(store, row) };
  },
});

import { preset } from '../preset.ts';
import { subscriptionId } from './members.ts';
import { updateSubscription } from './update.ts';

export const pauseSubscription = preset({
  key: 'subscription.pause',
  title: 'Pause Webhook Subscription',
  description: 'Holds the deliveries of a subscription and keeps its events for later.',
  of: updateSubscription,
  isIdempotent: true,
  input: { subscriptionId },
  translate: ({ subscriptionId }) => ({ subscriptionId, status: 'paused' }),
});

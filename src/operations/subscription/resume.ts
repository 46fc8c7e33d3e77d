import { preset } from '../preset.ts';
import { subscriptionId } from './members.ts';
import { updateSubscription } from './update.ts';

export const resumeSubscription = preset({
  key: 'subscription.resume',
  title: 'Resume Webhook Subscription',
  description: 'Delivers the held and the coming events of a subscription again.',
  of: updateSubscription,
  isIdempotent: true,
  input: { subscriptionId },
  translate: ({ subscriptionId }) => ({ subscriptionId, status: 'active' }),
});

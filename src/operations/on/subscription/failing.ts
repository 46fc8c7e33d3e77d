import Type from 'typebox';
import { subscriptionStates } from '#contacts/subscription.ts';
import { trigger } from '../../trigger.ts';

export const onSubscriptionFailing = trigger({
  key: 'on.subscription.failing',
  title: 'Webhook Subscription Failing',
  description: 'Triggers when the deliveries of a subscription keep failing or are stopped.',
  scope: 'roster.admin',
  from: ['subscription.failing'],
  payload: {
    subscription: Type.Object({
      id: Type.String(),
      events: Type.Array(Type.String()),
      status: Type.Enum([...subscriptionStates]),
      reason: Type.Optional(Type.String()),
      failingSince: Type.Optional(Type.String({ format: 'date-time' })),
      lastFailure: Type.Optional(Type.String()),
    }),
  },
});

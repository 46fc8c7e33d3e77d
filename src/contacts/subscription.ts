import Type, { type Static } from 'typebox';

export const subscriptionFormats = ['standard', 'highlevel'] as const;
export const subscriptionStates = ['active', 'paused', 'disabled', 'ended'] as const;

/** How it goes with the deliveries of a subscription. */
export const SubscriptionHealth = Type.Object({
  waiting: Type.Integer({ description: 'Deliveries that are still to arrive; counted up to 10,000.' }),
  failed: Type.Integer({ description: 'Deliveries that were given up; counted up to 10,000.' }),
  failingSince: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'Since when none has arrived although some were tried.',
    }),
  ),
  lastFailure: Type.Optional(Type.String({ description: 'What went wrong then.' })),
});
export type SubscriptionHealth = Static<typeof SubscriptionHealth>;

/** Who is told of which events, and where. */
export const Subscription = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  url: Type.Optional(
    Type.String({ description: 'Where the events are sent; without it they are read by `GET /events/`.' }),
  ),
  events: Type.Array(Type.String()),
  filter: Type.Record(Type.String(), Type.Unknown()),
  format: Type.Enum([...subscriptionFormats]),
  status: Type.Enum([...subscriptionStates], {
    description:
      '`paused` by its owner or because its owner is gone, `disabled` because nothing arrived for five days, `ended` because its server answered 410.',
  }),
  reason: Type.Optional(Type.String({ description: 'Why it does not deliver.' })),
  owner: Type.Object({
    clientId: Type.String(),
    id: Type.String({ description: 'The object id in Entra ID.' }),
  }),
  secret: Type.Optional(
    Type.String({
      description: 'What messages are signed with (Standard Webhooks); shown once, when it is made.',
    }),
  ),
  previousSecretUntil: Type.Optional(
    Type.String({
      format: 'date-time',
      description: 'Until when messages are signed with the previous secret too.',
    }),
  ),
  publicKey: Type.Optional(
    Type.String({
      description: 'What verifies `X-GHL-Signature`: an Ed25519 key in PEM, one for all of the tenant.',
    }),
  ),
  health: SubscriptionHealth,
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type Subscription = Static<typeof Subscription>;

export const deliveryStates = ['waiting', 'delivered', 'failed', 'cancelled'] as const;

/** One try to deliver a message. */
export const Attempt = Type.Object({
  at: Type.String({ format: 'date-time' }),
  milliseconds: Type.Integer({ description: 'How long it took.' }),
  status: Type.Optional(
    Type.Integer({ description: 'The status of the answer; not there without an answer.' }),
  ),
  answer: Type.Optional(Type.String({ description: "The beginning of the answer's body." })),
  failure: Type.Optional(Type.String({ description: 'Why there was no answer.' })),
});
export type Attempt = Static<typeof Attempt>;

/** One message for one subscription, and what became of it. */
export const Delivery = Type.Object({
  id: Type.String(),
  subscriptionId: Type.String(),
  eventId: Type.String({ description: 'The header `webhook-id`: the same in every attempt and replay.' }),
  type: Type.String(),
  contactId: Type.Optional(Type.String()),
  status: Type.Enum([...deliveryStates], {
    description:
      '`failed` where it was given up, `cancelled` where it still waited when its subscription ended.',
  }),
  reason: Type.Optional(Type.String({ description: 'Why it was cancelled.' })),
  attempts: Type.Integer(),
  nextAttemptAt: Type.Optional(Type.String({ format: 'date-time' })),
  lastAttempt: Type.Optional(Attempt),
  dateAdded: Type.String({ format: 'date-time' }),
  dateEnded: Type.Optional(Type.String({ format: 'date-time' })),
});
export type Delivery = Static<typeof Delivery>;

/** A delivery with what is sent and every attempt at it. */
export const DeliveryInFull = Type.Object({
  ...Delivery.properties,
  request: Type.Optional(
    Type.Object(
      {
        method: Type.String(),
        url: Type.String(),
        headers: Type.Record(Type.String(), Type.String()),
        body: Type.String(),
      },
      { description: 'What is sent, without its signatures; not there once its event is no longer kept.' },
    ),
  ),
  log: Type.Array(Attempt, { description: 'The attempts, the first one first; of many the latest 30.' }),
});
export type DeliveryInFull = Static<typeof DeliveryInFull>;

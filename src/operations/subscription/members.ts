import Type from 'typebox';
import { subscriptionFormats } from '#contacts/subscription.ts';
import type { Owner } from '#store/webhooks/subscriptions.ts';
import type { Caller } from '../operation.ts';
import { triggers } from '../triggers.ts';

export const subscriptionId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the subscription.',
});

export const url = Type.String({
  minLength: 1,
  maxLength: 2048,
  description: 'Where the events are sent by POST: an https address of a host of the internet.',
});

export const events = Type.Array(Type.Enum(triggers.map(({ type }) => type)), {
  minItems: 1,
  maxItems: 100,
  description: 'Types of events, as `contact.created`; `GET /events/types` tells all of them.',
});

export const filter = Type.Record(Type.String(), Type.Unknown(), {
  description:
    'What is asked of the events, as `{"tag": "vip"}`: each member goes to those of the types that know it.',
});

export const format = Type.Enum([...subscriptionFormats], {
  description:
    "`standard` is Roster's own, signed after Standard Webhooks; `highlevel` has HighLevel's payloads, signed in `X-GHL-Signature` too.",
});

/** Whose subscriptions a caller may see: its own, or with `roster.admin` all. */
export function ownerOf({ clientId, objectId, rights }: Caller): Owner {
  return { clientId, ownerId: objectId, seesAll: rights.has('roster.admin') };
}

import { randomUUID } from 'node:crypto';
import Type from 'typebox';
import { toIso } from '#base/clock.ts';
import { invalidInput, RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { Delivery } from '#contacts/subscription.ts';
import { bodyOf, signedHeaders } from '#links/webhooks/message.ts';
import { attemptOf, hasArrived } from '#links/webhooks/outcome.ts';
import { Signings } from '#links/webhooks/signings.ts';
import type { View } from '#links/webhooks/views.ts';
import { eventsOf, getSubscription } from '#store/webhooks/subscriptions.ts';
import { triggerOf } from '../event/feed.ts';
import { linksIn } from '../links-in.ts';
import { remote } from '../operation.ts';
import { sampleOf } from '../samples.ts';
import { webhookViews } from './asked.ts';
import { ownerOf, subscriptionId } from './members.ts';

export const testSubscription = remote({
  key: 'subscription.test',
  title: 'Send Test Event',
  description:
    'Sends a sample event to a subscription and returns what its server answered. Its id begins with `test.`; it is not tried again.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/subscriptions/{subscriptionId}/test' },
  errors: ['not_found', 'conflict'],
  input: {
    subscriptionId,
    event: Type.Optional(
      Type.String({
        maxLength: 100,
        description: 'One of the types of the subscription; the first where it is not sent.',
      }),
    ),
  },
  output: Type.Object({ delivery: Delivery }),

  async handler({ subscriptionId, event }, { store, caller, links }) {
    const { row, signing, now } = await store.read(async reader => {
      const row = await getSubscription(reader, subscriptionId, ownerOf(caller));
      return { row, signing: await new Signings().of(reader, row), now: reader.now };
    });
    if (row.url === null || row.status === 'ended')
      throw new RosterError('conflict', 'Nothing is sent to this subscription: it has no URL, or has ended.');
    const [first = ''] = eventsOf(row);
    const type = event ?? first;
    if (!eventsOf(row).includes(type))
      throw invalidInput([
        { member: 'event', message: 'event must be one of the events of the subscription' },
      ]);
    const id = `test.${randomUUID()}`;
    const body = bodyOf(webhookViews, row, await sampleView(type, id, now));
    const headers = signedHeaders(id, now, body, signing);
    const answered = await linksIn({ links }).webhooks.send({ url: row.url, headers, body });
    return {
      delivery: {
        id,
        subscriptionId,
        eventId: id,
        type,
        status: hasArrived(answered) ? ('delivered' as const) : ('failed' as const),
        attempts: 1,
        lastAttempt: attemptOf(answered, now),
        dateAdded: toIso(now),
        dateEnded: toIso(now),
      },
    };
  },
});

/** The published sample of an event, as if it happened now. */
async function sampleView(type: string, id: string, now: number): Promise<View> {
  const { key, from } = triggerOf(type, 'event');
  const sample = await sampleOf(key);
  const [stored] = from;
  if (!stored || !isRecord(sample) || !isRecord(sample.data)) throw new Error(`${key} has no sample.`);
  return {
    id,
    type,
    data: sample.data,
    event: {
      id,
      position: 0,
      contactId: typeof sample.contactId === 'string' ? sample.contactId : null,
      eventNumber: 0,
      type: stored,
      at: now,
      actor: { kind: 'system', id: 'webhooks' },
      operation: 'subscription.test',
      data: sample.data,
      changes: [],
    },
  };
}

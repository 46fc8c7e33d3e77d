import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Subscription } from '#contacts/subscription.ts';
import { consumerName, deliveriesNews } from '#links/webhooks/consumer.ts';
import { newSigningSecret } from '#links/webhooks/signature.ts';
import { beginConsumer } from '#store/consumers.ts';
import type { SubscriptionTable } from '#store/tables.ts';
import { hurryDeliveries } from '#store/webhooks/deliveries.ts';
import {
  eventsOf,
  filterOf,
  getSubscriptionForChange,
  sealedAt,
  updateSubscription as update,
} from '#store/webhooks/subscriptions.ts';
import { linksIn } from '../links-in.ts';
import { command } from '../operation.ts';
import { assertMayAsk, completeWish, keepAsked } from './asked.ts';
import { checkUrl } from './check-url.ts';
import { events, filter, ownerOf, subscriptionId, url } from './members.ts';
import { presentSubscription } from './present.ts';

export const updateSubscription = command({
  key: 'subscription.update',
  title: 'Update Webhook Subscription',
  description:
    'Changes the URL, events, filter or state of a webhook subscription. One that was paused or disabled delivers what it held once it is `active` again.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'PUT', path: '/subscriptions/{subscriptionId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: {
    subscriptionId,
    url: Type.Optional(url),
    events: Type.Optional(events),
    filter: Type.Optional(filter),
    status: Type.Optional(Type.Enum(['active', 'paused'])),
  },
  output: Type.Object({ subscription: Subscription }),
  record: 'subscription',

  async handler({ subscriptionId: id, url, events, filter, status }, { store, caller, ifVersion, links }) {
    const before = await getSubscriptionForChange(store, id, ownerOf(caller), ifVersion);
    if (before.status === 'ended')
      throw new RosterError('conflict', 'The subscription has ended. Make a new one.');
    if (url !== undefined) checkUrl(linksIn({ links }), url);
    const wish = {
      url: url ?? before.url,
      events: events ?? eventsOf(before),
      filter: filter ?? filterOf(before),
      format: before.format,
    };
    assertMayAsk(wish.events, caller);
    // What it asks for is looked at where that changes: it can be paused although what it names is gone.
    const asksAnew = events !== undefined || filter !== undefined;
    const asked = asksAnew ? await completeWish(store, wish) : undefined;

    const isFirstUrl = before.url === null && url !== undefined;
    const secret = isFirstUrl ? newSigningSecret() : undefined;
    const wanted: SubscriptionTable = {
      ...before,
      ...(isFirstUrl && { secret: await store.seal(sealedAt(id, 'secret'), secret ?? '') }),
      url: wish.url,
      ...(asked && { events: await keepAsked(store, id, asked) }),
      filter: JSON.stringify(wish.filter),
      ...(status !== undefined && { status, reason: status === 'paused' ? 'Its owner paused it.' : null }),
      ...(status === 'active' && { failing_since: null, noticed_at: null }),
    };
    if (JSON.stringify(wanted) === JSON.stringify(before))
      return { subscription: await presentSubscription(store, before) };
    const after = { ...wanted, version: before.version + 1, date_updated: store.now };
    await update(store, after);
    if (isFirstUrl) await beginConsumer(store, consumerName);
    if (after.status === 'active') {
      await hurryDeliveries(store, id);
      store.announce(deliveriesNews);
    }
    return { subscription: await presentSubscription(store, after, secret) };
  },
});

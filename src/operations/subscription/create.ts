import Type from 'typebox';
import { Subscription } from '#contacts/subscription.ts';
import { consumerName } from '#links/webhooks/consumer.ts';
import { newSigningSecret } from '#links/webhooks/signature.ts';
import { beginConsumer } from '#store/consumers.ts';
import { ensureSigningKey } from '#store/webhooks/signing-key.ts';
import { insertSubscription, positionNow, sealedAt } from '#store/webhooks/subscriptions.ts';
import { locationId } from '../contact/members.ts';
import { linksIn } from '../links-in.ts';
import { command } from '../operation.ts';
import { assertMayAsk, completeWish, keepAsked } from './asked.ts';
import { checkUrl } from './check-url.ts';
import { events, filter, format, url } from './members.ts';
import { presentSubscription } from './present.ts';

export const createSubscription = command({
  key: 'subscription.create',
  title: 'Create Webhook Subscription',
  description:
    'Sends the chosen events of a location to a URL, signed, from now on. Without a URL they are kept for who reads `GET /events/` with its id. The secret is shown once.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/subscriptions/', status: 201 },
  errors: ['conflict'],
  input: {
    locationId,
    url: Type.Optional(url),
    events,
    filter: Type.Optional(filter),
    format: Type.Optional(format),
  },
  output: Type.Object({ subscription: Subscription }),
  record: 'subscription',

  async handler({ url = null, events, filter = {}, format = 'standard' }, { store, caller, links }) {
    if (url !== null) checkUrl(linksIn({ links }), url);
    assertMayAsk(events, caller);
    const asked = await completeWish(store, { events, filter, format, url });
    const id = store.newId();
    const secret = url === null ? undefined : newSigningSecret();
    if (format === 'highlevel') await ensureSigningKey(store);
    const row = {
      location_id: store.locationId,
      id,
      version: 1,
      client_id: caller.clientId,
      owner_id: caller.objectId,
      url,
      events: await keepAsked(store, id, asked),
      filter: JSON.stringify(filter),
      from_position: await positionNow(store),
      format,
      status: 'active',
      reason: null,
      secret: secret === undefined ? null : await store.seal(sealedAt(id, 'secret'), secret),
      previous_secret: null,
      previous_until: null,
      failing_since: null,
      last_failure: null,
      noticed_at: null,
      date_added: store.now,
      date_updated: store.now,
    } as const;
    await insertSubscription(store, row);
    if (url !== null) await beginConsumer(store, consumerName);
    return { subscription: await presentSubscription(store, row, secret) };
  },
});

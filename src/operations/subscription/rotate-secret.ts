import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Subscription } from '#contacts/subscription.ts';
import { newSigningSecret } from '#links/webhooks/signature.ts';
import { getSubscriptionForChange, sealedAt, updateSubscription } from '#store/webhooks/subscriptions.ts';
import { command } from '../operation.ts';
import { ownerOf, subscriptionId } from './members.ts';
import { presentSubscription } from './present.ts';

const day = 86_400;

export const rotateSubscriptionSecret = command({
  key: 'subscription.rotateSecret',
  title: 'Rotate Signing Secret',
  description:
    'Gives a subscription a new signing secret, shown once, and honours the old one for a while: until then messages carry a signature by each.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/subscriptions/{subscriptionId}/rotate-secret' },
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: {
    subscriptionId,
    overlapSeconds: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 7 * day,
        default: day,
        description: 'How long the old secret signs as well; a day where it is not sent.',
      }),
    ),
  },
  output: Type.Object({ subscription: Subscription }),
  record: 'subscription',

  async handler({ subscriptionId: id, overlapSeconds = day }, { store, caller, ifVersion }) {
    const before = await getSubscriptionForChange(store, id, ownerOf(caller), ifVersion);
    if (before.secret === null)
      throw new RosterError('conflict', 'The subscription has no URL, so nothing is signed for it.');
    const old = await store.open(sealedAt(id, 'secret'), before.secret);
    const secret = newSigningSecret();
    const after = {
      ...before,
      version: before.version + 1,
      secret: await store.seal(sealedAt(id, 'secret'), secret),
      previous_secret: overlapSeconds > 0 ? await store.seal(sealedAt(id, 'previous_secret'), old) : null,
      previous_until: overlapSeconds > 0 ? store.now + overlapSeconds * 1000 : null,
      date_updated: store.now,
    };
    await updateSubscription(store, after);
    return { subscription: await presentSubscription(store, after, secret) };
  },
});

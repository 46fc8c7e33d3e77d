import Type from 'typebox';
import { decodeCursor, encodeCursor } from '#base/cursor.ts';
import { Delivery, deliveryStates } from '#contacts/subscription.ts';
import { listDeliveries as list } from '#store/webhooks/delivery-records.ts';
import { presentDelivery } from '#store/webhooks/present-delivery.ts';
import { getSubscription } from '#store/webhooks/subscriptions.ts';
import { cursor, nextCursor } from '../cursor.ts';
import { query } from '../operation.ts';
import { limitOf } from '../paging.ts';
import { ownerOf, subscriptionId } from '../subscription/members.ts';

export const listDeliveries = query({
  key: 'delivery.list',
  title: 'List Deliveries of Subscription',
  description:
    'Pages through the deliveries of a subscription with attempts, status and answer, those of the newest events first. They are kept for 30 days.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/subscriptions/{subscriptionId}/deliveries' },
  isIdempotent: true,
  errors: ['not_found', 'cursor_invalid'],
  input: {
    subscriptionId,
    status: Type.Optional(Type.Enum([...deliveryStates])),
    limit: limitOf(20),
    cursor,
  },
  output: Type.Object({ deliveries: Type.Array(Delivery), nextCursor }),

  async handler({ subscriptionId, status, limit = 20, cursor }, { store, caller }) {
    const { id } = await getSubscription(store, subscriptionId, ownerOf(caller));
    const [, after] = cursor === undefined ? [] : decodeCursor(cursor);
    const rows = await list(store, { subscriptionId: id, status, after, limit: limit + 1 });
    const page = rows.slice(0, limit);
    const last = rows.length > limit ? page.at(-1) : undefined;
    return {
      deliveries: page.map(presentDelivery),
      ...(last && { nextCursor: encodeCursor(['delivery', last.message_id]) }),
    };
  },
});

import Type from 'typebox';
import { DeliveryInFull } from '#contacts/subscription.ts';
import { bodyOf, headersOf } from '#links/webhooks/message.ts';
import { eventsById } from '#store/webhooks/due.ts';
import { attemptsIn, presentDelivery } from '#store/webhooks/present-delivery.ts';
import { query } from '../operation.ts';
import { webhookViews } from '../subscription/asked.ts';
import { deliveryId } from './members.ts';
import { getOwnDelivery } from './own.ts';

export const getDelivery = query({
  key: 'delivery.get',
  title: 'Get Delivery',
  description: 'Returns one delivery with what is sent and every attempt at it.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/deliveries/{deliveryId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { deliveryId },
  output: Type.Object({ delivery: DeliveryInFull }),

  async handler({ deliveryId }, { store, caller }) {
    const { delivery, subscription } = await getOwnDelivery(store, deliveryId, caller);
    const { event_id: eventId, message_id: id, type } = delivery;
    const event = (await eventsById(store, [eventId])).get(eventId);
    const view = event && webhookViews.find(event, type, id);
    const log = attemptsIn(delivery);
    const last = log.at(-1);
    const request = view &&
      subscription.url !== null && {
        method: 'POST',
        url: subscription.url,
        headers: headersOf(id, last ? Date.parse(last.at) : store.now),
        body: bodyOf(webhookViews, subscription, view),
      };
    return { delivery: { ...presentDelivery(delivery), ...(request && { request }), log } };
  },
});

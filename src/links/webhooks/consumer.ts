import type { Consumer } from '#store/consumers.ts';
import { insertDeliveries, lockLanes, type NewDelivery, placeOf } from '#store/webhooks/deliveries.ts';
import { readSubscriptions } from '#store/webhooks/subscriptions.ts';
import type { Views } from './views.ts';

export const consumerName = 'webhooks';
/** What a commit announces that left something to deliver. */
export const deliveriesNews = 'deliveries';

/** Makes deliveries of a location's events, in the transaction that moves its position. */
export function webhookConsumer(views: Views): Consumer {
  return {
    name: consumerName,
    async take(store, events) {
      await lockLanes(store);
      const subscriptions = (await readSubscriptions(store))
        .filter(({ url, status }) => url !== null && status !== 'ended')
        .map(row => ({ row, wanted: views.wantedBy(row) }));
      const deliveries: NewDelivery[] = [];
      for (const event of events) {
        for (const { row, wanted } of subscriptions) {
          if (event.position <= row.from_position) continue;
          wanted(event).forEach(({ id, type }, place) => {
            deliveries.push({
              subscription_id: row.id,
              event_id: event.id,
              message_id: id,
              type,
              lane: event.contactId ?? '',
              place: placeOf(event.position, place),
            });
          });
        }
      }
      await insertDeliveries(store, deliveries);
      if (deliveries.length > 0) store.announce(deliveriesNews);
    },
  };
}

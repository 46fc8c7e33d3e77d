import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Delivery } from '#contacts/subscription.ts';
import { deliveriesNews } from '#links/webhooks/consumer.ts';
import { lockLanes } from '#store/webhooks/deliveries.ts';
import { deliverAgain, getDelivery } from '#store/webhooks/delivery-records.ts';
import { presentDelivery } from '#store/webhooks/present-delivery.ts';
import { command } from '../operation.ts';
import { deliveryId } from './members.ts';
import { getOwnDelivery } from './own.ts';

export const replayDelivery = command({
  key: 'delivery.replay',
  title: 'Replay Delivery',
  description:
    'Sends one delivery again with the same event id; one that waits for its next attempt is tried now.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/deliveries/{deliveryId}/replay' },
  errors: ['not_found', 'conflict'],
  input: { deliveryId },
  output: Type.Object({ delivery: Delivery }),

  async handler({ deliveryId }, { store, caller }) {
    // Whoever ends the subscription meanwhile comes first, or finds what is done here.
    await lockLanes(store);
    const { delivery, subscription } = await getOwnDelivery(store, deliveryId, caller);
    if (subscription.status === 'ended')
      throw new RosterError('conflict', 'The subscription has ended. Make a new one.');
    await deliverAgain(store, subscription.id, [delivery.message_id]);
    store.announce(deliveriesNews);
    return { delivery: presentDelivery(await getDelivery(store, deliveryId)) };
  },
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createContact } from '../contact/create.ts';
import { createSubscription } from '../subscription/create.ts';
import { listDeliveries } from './list.ts';
import { replayDelivery } from './replay.ts';

specify(replayDelivery, ({ perform, sample, deliver }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  test('a delivery that arrived is sent again under the same id', async () => {
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    await perform(createContact, { firstName: 'Ada' });
    await deliver();
    const deliveryId = at(await perform(listDeliveries, { subscriptionId }), 'deliveries.0.id');
    const answer = await sample({ deliveryId });
    assert.equal(at(answer, 'delivery.status'), 'waiting');
    await deliver();
    const [first, second] = receiver.received.map(({ headers }) => headers['webhook-id']);
    assert.equal(receiver.received.length, 2);
    assert.equal(second, first);
  });

  test('one that waits for its next attempt is tried now', async () => {
    receiver.answer = () => ({ status: 500 });
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    await perform(createContact, { firstName: 'Grace' });
    await deliver();
    receiver.answer = () => ({ status: 200 });
    const deliveryId = at(await perform(listDeliveries, { subscriptionId }), 'deliveries.0.id');
    await perform(replayDelivery, { deliveryId });
    await deliver();
    const after = await perform(listDeliveries, { subscriptionId });
    assert.deepEqual(
      [at(after, 'deliveries.0.id'), at(after, 'deliveries.0.status')],
      [deliveryId, 'delivered'],
    );
  });
});

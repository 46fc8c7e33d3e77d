import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { parseJson } from '#base/json.ts';
import { at, person, specify, textAt } from '#test/support/operations.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createContact } from '../contact/create.ts';
import { createSubscription } from '../subscription/create.ts';
import { getDelivery } from './get.ts';
import { listDeliveries } from './list.ts';

specify(getDelivery, ({ perform, sample, deliver, clock }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  test('a delivery is shown with its request, without signatures, and every attempt', async () => {
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    receiver.answer = () => ({ status: 503, text: 'not now' });
    await perform(createContact, { firstName: 'Ada' });
    await deliver();
    receiver.answer = () => ({ status: 204 });
    clock.advance(60_000);
    await deliver();

    const deliveryId = at(await perform(listDeliveries, { subscriptionId }), 'deliveries.0.id');
    const answer = await sample({ deliveryId });
    assert.deepEqual(
      [
        at(answer, 'delivery.log.0.status'),
        at(answer, 'delivery.log.0.answer'),
        at(answer, 'delivery.log.1.status'),
      ],
      [503, 'not now', 204],
    );
    assert.deepEqual(parseJson(textAt(answer, 'delivery.request.body')), receiver.received.at(-1)?.body);
    assert.equal(
      at(answer, 'delivery.request.headers.webhook-id'),
      receiver.received.at(-1)?.headers['webhook-id'],
    );
    assert.equal(Object.hasOwn(Object(at(answer, 'delivery.request.headers')), 'webhook-signature'), false);

    const caller = { ...person, rights: new Set(['contacts.readonly'] as const), objectId: 'another' };
    await assert.rejects(perform(getDelivery, { deliveryId }, { caller }), { code: 'not_found' });
  });
});

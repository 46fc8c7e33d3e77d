import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, person, specify } from '#test/support/operations.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createContact } from '../contact/create.ts';
import { createSubscription } from '../subscription/create.ts';
import { listDeliveries } from './list.ts';

specify(listDeliveries, ({ perform, sample, deliver, clock }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  test('deliveries are listed page by page, those of the newest events first, by status too', async () => {
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    receiver.answer = ({ body }) => ({ status: at(body, 'data.contact.firstName') === 'Two' ? 500 : 200 });
    for (const firstName of ['One', 'Two', 'Three']) {
      clock.advance(1000);
      await perform(createContact, { firstName });
      await deliver();
    }
    const page = await sample({ subscriptionId, limit: 2 });
    const statuses = [0, 1].map(place => at(page, `deliveries.${place}.status`));
    assert.deepEqual(statuses, ['delivered', 'waiting']);
    const rest = await perform(listDeliveries, { subscriptionId, cursor: at(page, 'nextCursor') });
    assert.equal(at(rest, 'deliveries.0.status'), 'delivered');
    assert.equal(Object.hasOwn(rest, 'nextCursor'), false);
    const waiting = await perform(listDeliveries, { subscriptionId, status: 'waiting' });
    assert.equal(at(waiting, 'deliveries.0.lastAttempt.status'), 500);
    const caller = { ...person, rights: new Set(['contacts.readonly'] as const), objectId: 'another' };
    await assert.rejects(perform(listDeliveries, { subscriptionId }, { caller }), { code: 'not_found' });
  });
});

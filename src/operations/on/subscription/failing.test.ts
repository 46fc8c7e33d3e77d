import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createContact } from '../../contact/create.ts';
import { updateContact } from '../../contact/update.ts';
import { listDeliveries } from '../../delivery/list.ts';
import { createSubscription } from '../../subscription/create.ts';
import { deleteSubscription } from '../../subscription/delete.ts';
import { getSubscription } from '../../subscription/get.ts';
import { resumeSubscription } from '../../subscription/resume.ts';
import { onSubscriptionFailing } from './failing.ts';

const hour = 3_600_000;

specifyTrigger(onSubscriptionFailing, ({ perform, deliver, fired, sample, clock }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  test('a server that fails is told of after an hour, each day, and when it is given up after five days', async () => {
    receiver.answer = () => ({ status: 500 });
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    for (let passed = 0; passed <= 132; passed += 4) {
      await perform(createContact, { firstName: 'Unheard' });
      await deliver();
      clock.advance(4 * hour);
    }
    const states = (await fired()).map(({ data }) => at(data, 'subscription.status'));
    assert.deepEqual(states, ['active', 'active', 'active', 'active', 'active', 'disabled']);
    const { subscription } = await perform(getSubscription, { subscriptionId });
    assert.equal(at(subscription, 'status'), 'disabled');
    assert.match(
      String(at(subscription, 'reason')),
      /^Nothing has arrived since .* Its server answered 500\./,
    );
    await sample();

    receiver.answer = () => ({ status: 200 });
    const before = receiver.received.length;
    await perform(resumeSubscription, { subscriptionId });
    await deliver();
    await perform(deleteSubscription, { subscriptionId });
    assert.ok(receiver.received.length > before + 20, 'what it held is delivered');
  });

  test('a server that answers 410 ends the subscription at once', async () => {
    receiver.answer = () => ({ status: 410 });
    const events = ['contact.created', 'contact.updated'];
    const made = await perform(createSubscription, { url: receiver.url, events });
    const subscriptionId = at(made, 'subscription.id');
    const before = (await fired()).length;
    receiver.received.length = 0;
    const { contact } = await perform(createContact, { firstName: 'Unwanted' });
    clock.advance(1000);
    await perform(updateContact, { contactId: at(contact, 'id'), city: 'Behind it' });
    await deliver();
    const { deliveries } = await perform(listDeliveries, { subscriptionId });
    assert.deepEqual(
      [0, 1].map(place => at(deliveries, `${place}.status`)),
      ['cancelled', 'failed'],
    );
    assert.equal(at(deliveries, '0.reason'), 'Its subscription has ended.');
    assert.equal(at(await perform(getSubscription, { subscriptionId }), 'subscription.status'), 'ended');
    assert.equal((await fired()).length, before + 1);
    await perform(createContact, { firstName: 'Unwanted too' });
    clock.advance(hour);
    await deliver();
    assert.equal(receiver.received.length, 1);
    await assert.rejects(perform(resumeSubscription, { subscriptionId }), { code: 'conflict' });
  });
});

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, specify, textAt } from '#test/support/operations.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createContact } from '../contact/create.ts';
import { createSubscription } from './create.ts';
import { getSubscription } from './get.ts';
import { pauseSubscription } from './pause.ts';
import { resumeSubscription } from './resume.ts';
import { updateSubscription } from './update.ts';

specify(updateSubscription, ({ perform, sample, deliver }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  const make = async (input: object = {}) =>
    textAt(
      await perform(createSubscription, {
        url: receiver.url,
        events: ['contact.created', 'contact.updated'],
        ...input,
      }),
      'subscription.id',
    );

  test('URL, events and filter are changed; what is left out stays', async () => {
    const subscriptionId = await make();
    const answer = await sample({ subscriptionId, events: ['contact.tagAdded'], filter: { tag: 'vip' } });
    assert.deepEqual(at(answer, 'subscription.events'), ['contact.tagAdded']);
    assert.equal(at(answer, 'subscription.url'), receiver.url);
    assert.equal(at(answer, 'subscription.version'), 2);
    await assert.rejects(perform(updateSubscription, { subscriptionId, events: ['contact.created'] }), {
      message: 'property tag should not exist',
    });
    await assert.rejects(perform(updateSubscription, { subscriptionId, url: 'https://10.0.0.1/' }), {
      code: 'invalid_input',
    });
    await assert.rejects(perform(updateSubscription, { subscriptionId }, { ifVersion: 1 }), {
      code: 'version_conflict',
    });
    const again = await perform(updateSubscription, { subscriptionId, filter: { tag: 'vip' } });
    assert.equal(at(again, 'subscription.version'), 2, 'nothing differed');
  });

  test('one that was read gets a secret with its first URL', async () => {
    const { subscription } = await perform(createSubscription, { events: ['contact.created'] });
    const subscriptionId = at(subscription, 'id');
    const answer = await perform(updateSubscription, { subscriptionId, url: receiver.url });
    assert.match(textAt(answer, 'subscription.secret'), /^whsec_/);
  });

  test('a paused subscription holds its deliveries and sends them once it is resumed', async () => {
    const subscriptionId = await make();
    const paused = await perform(pauseSubscription, { subscriptionId });
    assert.equal(at(paused, 'subscription.status'), 'paused');
    receiver.received.length = 0;
    await perform(createContact, { firstName: 'Held' });
    await deliver();
    const toPaused = () =>
      receiver.received.filter(({ body }) => at(body, 'data.contact.firstName') === 'Held');
    const before = toPaused().length;
    const { subscription } = await perform(getSubscription, { subscriptionId });
    assert.equal(at(subscription, 'health.waiting'), 1);
    await perform(resumeSubscription, { subscriptionId });
    await deliver();
    assert.equal(toPaused().length, before + 1);
  });
});

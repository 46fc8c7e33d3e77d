import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createSubscription } from './create.ts';
import { testSubscription } from './send-test.ts';

specify(testSubscription, ({ perform, sample }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  test('a sample event is sent at once, and what the server answers is shown', async () => {
    const events = ['contact.created', 'contact.tagAdded'];
    const made = await perform(createSubscription, { url: receiver.url, events });
    const subscriptionId = at(made, 'subscription.id');
    const answer = await sample({ subscriptionId });
    assert.deepEqual(
      [
        at(answer, 'delivery.status'),
        at(answer, 'delivery.lastAttempt.status'),
        at(answer, 'delivery.lastAttempt.answer'),
      ],
      ['delivered', 200, 'ok'],
    );
    const [message] = receiver.received;
    assert.equal(at(message?.body, 'type'), 'contact.created');
    assert.equal(message?.headers['webhook-id'], at(answer, 'delivery.eventId'));

    receiver.answer = () => ({ status: 500 });
    const failed = await perform(testSubscription, { subscriptionId, event: 'contact.tagAdded' });
    assert.deepEqual(
      [at(failed, 'delivery.status'), at(failed, 'delivery.type')],
      ['failed', 'contact.tagAdded'],
    );
    await assert.rejects(perform(testSubscription, { subscriptionId, event: 'task.created' }), {
      code: 'invalid_input',
    });
  });

  test('a subscription that is read is sent nothing', async () => {
    const { subscription } = await perform(createSubscription, { events: ['contact.created'] });
    await assert.rejects(perform(testSubscription, { subscriptionId: at(subscription, 'id') }), {
      code: 'conflict',
    });
  });
});

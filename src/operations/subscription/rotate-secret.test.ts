import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Webhook } from 'standardwebhooks';
import { at, specify, textAt } from '#test/support/operations.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createContact } from '../contact/create.ts';
import { createSubscription } from './create.ts';
import { rotateSubscriptionSecret } from './rotate-secret.ts';

specify(rotateSubscriptionSecret, ({ perform, sample, deliver, clock }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  /** Whether a receiver that knows a secret takes the next message: at the time of the test's clock. */
  async function takes(secret: string): Promise<boolean> {
    receiver.received.length = 0;
    await perform(createContact, { firstName: 'Signed' });
    await deliver();
    const [message] = receiver.received;
    assert(message);
    const seconds = String(Math.floor(clock() / 1000));
    assert.equal(message.headers['webhook-timestamp'], seconds);
    const text = `${message.headers['webhook-id']}.${seconds}.${message.text}`;
    const signatures = String(message.headers['webhook-signature']).split(' ');
    const wanted = new Webhook(secret).sign(
      String(message.headers['webhook-id']),
      new Date(clock()),
      message.text,
    );
    assert.ok(text.includes('"contact.created"'));
    return signatures.includes(wanted);
  }

  test('R69. the old secret signs beside the new one until its time is over', async () => {
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    const old = textAt(made, 'subscription.secret');
    assert.equal(await takes(old), true);
    const rotated = await sample({ subscriptionId, overlapSeconds: 3600 });
    const next = textAt(rotated, 'subscription.secret');
    assert.notEqual(next, old);
    assert.deepEqual([await takes(old), await takes(next)], [true, true]);
    clock.advance(3_600_000);
    assert.deepEqual([await takes(old), await takes(next)], [false, true]);

    const { subscription } = await perform(rotateSubscriptionSecret, { subscriptionId, overlapSeconds: 0 });
    assert.deepEqual([await takes(next), await takes(textAt(subscription, 'secret'))], [false, true]);
  });

  test('a subscription without a URL has no secret', async () => {
    const { subscription } = await perform(createSubscription, { events: ['contact.created'] });
    await assert.rejects(perform(rotateSubscriptionSecret, { subscriptionId: at(subscription, 'id') }), {
      code: 'conflict',
    });
  });
});

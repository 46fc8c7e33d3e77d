import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { at, specify } from '#test/support/operations.ts';
import { type Receiver, startReceiver } from '#test/support/webhooks.ts';
import { createContact } from '../contact/create.ts';
import { listDeliveries } from '../delivery/list.ts';
import { getJob } from '../job/get.ts';
import { createSubscription } from './create.ts';
import { replaySubscription } from './replay.ts';

specify(replaySubscription, ({ perform, sample, deliver, runJobs, clock }) => {
  let receiver: Receiver;
  before(async () => {
    receiver = await startReceiver();
  });
  after(() => receiver.close());

  const idsIn = () => receiver.received.map(({ headers }) => String(headers['webhook-id']));
  const countOf = async (answer: unknown) => {
    await runJobs();
    return at(await perform(getJob, { jobId: at(answer, 'job.id') }), 'job.counts.replayed');
  };

  test('a span of events is sent again under the same ids, also those of before the subscription', async () => {
    await perform(createContact, { firstName: 'Before' });
    clock.advance(60_000);
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    for (const firstName of ['One', 'Two']) await perform(createContact, { firstName });
    await deliver();
    const first = idsIn();
    assert.equal(first.length, 2);
    receiver.received.length = 0;

    assert.equal(await countOf(await sample({ subscriptionId, from: '2026-01-15T00:00:00Z' })), 3);
    await deliver();
    assert.equal(idsIn().length, 3);
    assert.deepEqual(
      first.filter(id => !idsIn().includes(id)),
      [],
    );
    receiver.received.length = 0;
    const later = await perform(replaySubscription, { subscriptionId, from: '2026-01-15T10:00:00Z' });
    assert.equal(await countOf(later), 0);
  });

  test('all that were given up are sent again', async () => {
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    receiver.answer = () => ({ status: 400 });
    for (const firstName of ['Refused', 'Also refused']) await perform(createContact, { firstName });
    for (let hours = 0; hours < 100; hours += 4) {
      await deliver();
      clock.advance(4 * 3_600_000);
    }
    receiver.answer = () => ({ status: 200 });
    receiver.received.length = 0;
    await deliver();
    assert.deepEqual(idsIn(), [], 'they were given up');
    assert.equal(await countOf(await perform(replaySubscription, { subscriptionId, status: 'failed' })), 2);
    await deliver();
    assert.equal(idsIn().length, 2);
  });

  test('a subscription that ends before its replay is sent nothing more', async () => {
    receiver.answer = () => ({ status: 200 });
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    const subscriptionId = at(made, 'subscription.id');
    const { contact } = await perform(createContact, { firstName: 'Sent once' });
    await deliver();
    const from = String(at(contact, 'dateAdded'));
    const { job } = await perform(replaySubscription, { subscriptionId, from });
    receiver.answer = () => ({ status: 410 });
    await perform(createContact, { firstName: 'Unwanted' });
    await deliver();
    receiver.received.length = 0;
    await runJobs();
    await deliver();
    assert.deepEqual(idsIn(), []);
    const after = await perform(getJob, { jobId: at(job, 'id') });
    assert.equal(at(after, 'job.state'), 'done');
    const waiting = await perform(listDeliveries, { subscriptionId, status: 'waiting' });
    assert.deepEqual(at(waiting, 'deliveries'), []);
  });

  test('a span or a status is needed', async () => {
    const made = await perform(createSubscription, { url: receiver.url, events: ['contact.created'] });
    await assert.rejects(perform(replaySubscription, { subscriptionId: at(made, 'subscription.id') }), {
      code: 'invalid_input',
    });
  });
});

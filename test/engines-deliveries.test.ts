import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { waitAfter } from '#base/backoff.ts';
import { webhookConsumer } from '#links/webhooks/consumer.ts';
import type { Sender } from '#links/webhooks/sender.ts';
import { createContact } from '#operations/contact/create.ts';
import { updateContact } from '#operations/contact/update.ts';
import { listDeliveries } from '#operations/delivery/list.ts';
import { webhookViews } from '#operations/subscription/asked.ts';
import { createSubscription } from '#operations/subscription/create.ts';
import { deleteSubscription } from '#operations/subscription/delete.ts';
import { consume } from '#store/consumers.ts';
import { outOfOrder } from './support/arrival-order.ts';
import { onBothEngines } from './support/engines.ts';
import { testLinks } from './support/links.ts';
import { at, textAt } from './support/operations.ts';
import { seed, tell, times } from './support/proof.ts';
import { randomFrom } from './support/random.ts';
import {
  type Received,
  type Receiver,
  startReceiver,
  testDeliverer,
  testSender,
} from './support/webhooks.ts';

const minute = 60_000;
const hour = 60 * minute;

onBothEngines('Deliveries', engine => {
  const receivers: Receiver[] = [];
  let sender: Sender;
  before(() => {
    sender = testSender();
  });
  after(async () => {
    sender.close();
    await Promise.all(receivers.map(receiver => receiver.close()));
  });

  /** A location with a receiver of all that happens to its contacts. */
  async function stage() {
    const locationId = await engine.newLocation();
    const receiver = await startReceiver();
    receivers.push(receiver);
    const subscribe = async (to: Receiver) =>
      textAt(
        await engine.perform(
          locationId,
          createSubscription,
          { url: to.url, events: ['contact.created', 'contact.updated'] },
          { links: { ...testLinks(), webhooks: sender } },
        ),
        'subscription.id',
      );
    const make = async (firstName: string) =>
      textAt(await engine.perform(locationId, createContact, { firstName }), 'contact.id');
    const change = (contactId: string, city: string) =>
      engine.perform(locationId, updateContact, { contactId, city });
    return { locationId, receiver, subscribe, make, change };
  }
  const deliverer = (random?: () => number, owner = 'test') =>
    testDeliverer({ store: engine.store, clock: engine.clock, sender, owner, ...(random && { random }) });

  test('R20. A contact’s events arrive first in their order, through refusals, lost answers and deaths of who delivers', async context => {
    const random = randomFrom(seed);
    const [contacts, changes] = [20, times(200, 4000)];
    const { locationId, receiver, subscribe, make, change } = await stage();
    await subscribe(receiver);
    receiver.answer = () => {
      if (random.next() < 0.02) return { status: 503 };
      return random.next() < 0.02 ? undefined : { status: 200 };
    };
    const ids: string[] = [];
    for (let n = 0; n < contacts; n++) ids.push(await make(`Number ${n}`));
    let deaths = 0;
    for (let n = 0; n < changes; n++) {
      await change(random.pick(ids), `City ${n}`);
      if (random.next() < 0.9) continue;
      // Its attempts go out, and what became of them is never kept.
      const dying = deliverer(random.next, `process ${deaths++}`);
      while (await consume(engine.store, webhookConsumer(webhookViews), locationId));
      await dying.deliverer.work(locationId);
      await dying.deliverer.idle();
      engine.clock.advance(2 * minute);
      await deliverer(random.next, `process ${deaths++}`).deliver();
    }
    const last = deliverer(random.next, 'last');
    const expected = contacts + changes;
    for (let round = 0; firstArrivals(receiver.received).length < expected; round++) {
      assert(round < 1000, 'What failed is not tried again.');
      engine.clock.advance(hour);
      await last.deliver();
    }
    const first = firstArrivals(receiver.received);
    assert.equal(first.length, expected);
    assert.equal(outOfOrder(first), 0);
    tell(context, {
      statement: 'R20',
      how: `${expected} events of ${contacts} contacts on ${engine.kind}, one call in 25 failing, ${deaths} processes that came and went`,
      found: `missing 0, out of order 0; ${receiver.received.length - expected} calls were repeated`,
    });
  });

  test('R22. What fails for one contact holds back that contact’s events alone, and at that endpoint alone', async context => {
    const contacts = times(20, 300);
    const { locationId, receiver, subscribe, make, change } = await stage();
    const other = await startReceiver();
    receivers.push(other);
    const [refusing] = [await subscribe(receiver), await subscribe(other)];
    const refused = await make('Refused');
    receiver.answer = ({ body }) => ({ status: at(body, 'contactId') === refused ? 500 : 200 });
    const ids: string[] = [];
    for (let n = 0; n < contacts; n++) ids.push(await make(`Number ${n}`));
    for (const id of [refused, ...ids, refused]) await change(id, `City of ${id}`);
    const { deliver } = deliverer();
    await deliver();
    for (let turn = 0; turn < 5; turn++) {
      engine.clock.advance(10 * minute);
      await change(refused, `City ${turn}`);
      await deliver();
    }

    const of = (messages: readonly Received[]) =>
      messages.filter(({ body }) => at(body, 'contactId') === refused);
    assert.equal(receiver.received.length - of(receiver.received).length, 2 * contacts);
    assert.deepEqual(
      new Set(of(receiver.received).map(({ body }) => at(body, 'type'))),
      new Set(['contact.created']),
    );
    assert.equal(firstArrivals(of(other.received)).length, 7);
    const waiting = await engine.perform(locationId, listDeliveries, {
      subscriptionId: refusing,
      status: 'waiting',
    });
    assert.equal(Object(at(waiting, 'deliveries')).length, 7);
    receiver.answer = () => ({ status: 200 });
    engine.clock.advance(hour);
    await deliver();
    assert.equal(outOfOrder(firstArrivals(receiver.received)), 0);
    assert.equal(firstArrivals(receiver.received).length, 2 * contacts + 7);
    tell(context, {
      statement: 'R22',
      how: `an endpoint on ${engine.kind} that refuses one of ${contacts + 1} contacts, beside one that takes all`,
      found: `each event of the others tried once; 7 of the one held in order, at the other endpoint 0`,
    });
  });

  test('what is under way when its subscription is deleted ends as it comes out, and is not tried again', async () => {
    const { locationId, receiver, subscribe, make } = await stage();
    const subscriptionId = await subscribe(receiver);
    await make('Refused');
    await make('Arrived');
    receiver.answer = async ({ body }) => {
      if (at(body, 'data.contact.firstName') === 'Arrived') return { status: 200 };
      await engine.perform(locationId, deleteSubscription, { subscriptionId });
      return { status: 500 };
    };
    await deliverer().deliver();
    const rows = await engine.store.read(locationId, ({ database }) =>
      database
        .selectFrom('delivery')
        .select(['status', 'due_at', 'lease_owner', 'attempts'])
        .where('location_id', '=', locationId)
        .orderBy('status')
        .execute(),
    );
    const ended = { due_at: null, lease_owner: null, attempts: 1 };
    assert.deepEqual(
      rows.map(row => ({ ...row })),
      [
        { ...ended, status: 'cancelled' },
        { ...ended, status: 'delivered' },
      ],
    );
  });

  test('R44. A server that is down for an hour is called once an interval, however much waits for it', async context => {
    const { receiver, subscribe, make } = await stage();
    await subscribe(receiver);
    receiver.answer = () => ({ status: 503 });
    const contacts = times(20, 400);
    for (let n = 0; n < contacts; n++) await make(`Number ${n}`);
    // Half of each interval, which is what chance gives on the average.
    const { deliver } = deliverer(() => 0.5);
    await deliver();
    const before = receiver.received.length;
    for (let passed = 0; passed < hour; passed += 2500) {
      engine.clock.advance(2500);
      await deliver();
    }
    const calls = receiver.received.length - before;
    // 2.5 s, 5 s, 10 s … and then each 150 s: half of 5 s doubled up to five minutes.
    const intervals = 6 + Math.ceil((hour - 157_500) / 150_000);
    assert(calls <= intervals * 1.1, `${calls} calls in ${intervals} intervals`);
    assert(calls >= intervals / 2, `${calls} calls in ${intervals} intervals`);

    receiver.answer = () => ({ status: 503, headers: { 'retry-after': '1800' } });
    engine.clock.advance(10 * minute);
    await deliver();
    const asked = receiver.received.length;
    for (let passed = 0; passed < 29 * minute; passed += 10_000) {
      engine.clock.advance(10_000);
      await deliver();
    }
    assert.equal(receiver.received.length, asked, 'Retry-After was not honoured');

    receiver.answer = () => ({ status: 200 });
    engine.clock.advance(30 * minute);
    await deliver();
    assert.equal(firstArrivals(receiver.received.filter((_, n) => n >= asked)).length, contacts);
    tell(context, {
      statement: 'R44',
      how: `an hour of moved clock on ${engine.kind}, ${contacts} deliveries waiting, then Retry-After of half an hour`,
      found: `${calls} calls in ${intervals} intervals; 0 within Retry-After; all delivered after`,
    });
  });

  test('R44. What fails for three days is given up, after a bounded number of tries', async () => {
    const { locationId, receiver, subscribe, make } = await stage();
    const subscriptionId = await subscribe(receiver);
    receiver.answer = () => ({ status: 422 });
    await make('Refused');
    const { deliver } = deliverer(() => 0.5);
    for (let passed = 0; passed < 80 * hour; passed += minute) {
      engine.clock.advance(minute);
      await deliver();
    }
    const given = await engine.perform(locationId, listDeliveries, { subscriptionId, status: 'failed' });
    assert.equal(Object(at(given, 'deliveries')).length, 1);
    assert(receiver.received.length < 40, `${receiver.received.length} calls`);
  });
});

test('R44. Waits are anywhere between nothing and the doubled interval: those who failed together come back apart', context => {
  const random = randomFrom(seed);
  const waits = Array.from({ length: 1000 }, () =>
    waitAfter(5, { first: 10_000, longest: hour }, random.next),
  );
  const tenths = new Set(waits.map(wait => Math.floor(wait / 16_000.1)));
  assert.deepEqual(tenths.size, 10);
  assert(waits.every(wait => wait >= 0 && wait <= 160_000));
  tell(context, {
    statement: 'R44',
    how: '1000 waits after five failures',
    found: 'every tenth of 160 s is hit',
  });
});

/** Each message once, as it came first. */
function firstArrivals(received: readonly Received[]): readonly Received[] {
  return [
    ...new Map(
      received.toReversed().map(message => [String(message.headers['webhook-id']), message]),
    ).values(),
  ].toReversed();
}

import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { changeSubscription, subscriptionOf } from '#links/entra/kept-subscription.ts';
import { notificationAddress } from '#links/entra/notification-address.ts';
import { deleteConnection } from '#operations/connection/delete.ts';
import { getConnection } from '#operations/connection/get.ts';
import { updateConnection } from '#operations/connection/update.ts';
import { listContacts } from '#operations/contact/list.ts';
import { getConnection as connectionRow } from '#store/connections/connections.ts';
import { connectDirectory } from './support/directories.ts';
import { cause } from './support/engines.ts';
import type { NotificationFault } from './support/graph/faults.ts';
import { type Notified, startNotified } from './support/notified.ts';
import { at, onStore } from './support/operations.ts';

const day = 86_400_000;

onStore('Change notifications of Entra ID', context => {
  const { store, perform } = context;
  let notified: Notified;
  let seed = 0;
  beforeEach(async () => {
    notified = await startNotified(context, `Clinic ${++seed}`);
    await notified.keep();
    // The look that follows a new subscription.
    notified.pass(2000);
    await notified.asked();
    notified.pass(15_000);
    await notified.asked();
  });
  afterEach(async () => {
    const { graph } = notified;
    graph.disarmAll();
    for (const { id } of graph.subscriptions) graph.dropSubscription(id);
    await perform(deleteConnection, { connectionId: notified.connectionId });
    await notified.close();
  });

  const contacts = async () => Number(at(await perform(listContacts), 'meta.total'));
  const kept = () =>
    store.read(context.locationId, async reader =>
      subscriptionOf(await connectionRow(reader, notified.connectionId)),
    );
  const post = async (url: string, body: string, type = 'application/json') => {
    const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body });
    await notified.notifications.settled();
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  test('are asked for once, for three days, and what they tell is read 2 s later', async () => {
    const { graph, url, keep, pass, told, asked } = notified;
    await keep();
    const [subscription, ...others] = graph.subscriptions;
    assert.ok(subscription);
    assert.deepEqual(others, []);
    assert.equal(subscription.notificationUrl, url);
    assert.equal(subscription.lifecycleNotificationUrl, `${url}/lifecycle`);
    assert.ok(subscription.expiresAt > graph.clock.now() + 2.9 * day);
    assert.ok(subscription.expiresAt <= graph.clock.now() + 3 * day);

    const before = await contacts();
    graph.addUsers(1, seed);
    await told();
    pass(1999);
    assert.equal(await asked(), 0);
    pass(1);
    assert.ok((await asked()) > 0);
    assert.equal(await contacts(), before + 1);
  });

  test('have the directory looked at once more 15 s later, for what it shows late', async () => {
    const { graph, pass, told, asked } = notified;
    const before = await contacts();
    graph.arm({ kind: 'late', milliseconds: 10_000 });
    graph.addUsers(1, seed);
    await told();
    pass(2000);
    await asked();
    assert.equal(await contacts(), before);
    pass(15_000);
    await asked();
    assert.equal(await contacts(), before + 1);
  });

  const bad: readonly NotificationFault[] = [
    'foreign subscription',
    'foreign tenant',
    'wrong state',
    'no state',
  ];
  for (const how of bad)
    test(`F16. One with ${how} is counted and not obeyed`, async () => {
      const { graph, notifications, pass, told, asked } = notified;
      const { dropped, heeded } = notifications.counts;
      graph.arm({ kind: 'notification', how });
      graph.addUsers(1, seed);
      await told();
      assert.equal(graph.journal.at(-1)?.status, 202);
      pass(2000);
      assert.equal(await asked(), 0);
      assert.deepEqual(notifications.counts, { dropped: dropped + 1, heeded });
    });

  for (const [how, count] of [
    ['twice', 2],
    ['thousand', 1000],
  ] as const)
    test(`F16. One that comes ${how} is one look`, async () => {
      const { graph, notifications, pass, told, asked } = notified;
      const { heeded } = notifications.counts;
      const before = await contacts();
      graph.arm({ kind: 'notification', how });
      graph.addUsers(1, seed);
      await told();
      assert.equal(notifications.counts.heeded, heeded + count);
      pass(2000);
      assert.ok((await asked()) > 0);
      assert.equal(await contacts(), before + 1);
      assert.equal(await asked(), 0);
    });

  test('F16. Those that come late or out of order are one more look at most', async () => {
    const { graph, pass, told, asked } = notified;
    const before = await contacts();
    graph.arm({ kind: 'notification', how: 'late' });
    graph.arm({ kind: 'notification', how: 'out of order' });
    graph.addUsers(3, seed);
    await told();
    pass(2000);
    await asked();
    assert.equal(await contacts(), before + 3);
    pass(60_000);
    await asked();
    await told();
    pass(2000);
    assert.equal(await asked(), 1);
    assert.equal(await contacts(), before + 3);
  });

  test('F16. A bad item does not spoil the rest of its body', async () => {
    const { graph, notifications, url, pass, asked } = notified;
    const [{ id, clientState } = {}] = graph.subscriptions;
    const good = { subscriptionId: id, clientState, tenantId: graph.tenantId.toUpperCase() };
    const { dropped, heeded } = notifications.counts;
    const body = {
      value: ['text', null, { ...good, clientState: 7 }, { ...good, subscriptionId: '' }, good],
    };
    assert.equal((await post(url, JSON.stringify(body))).status, 202);
    assert.deepEqual(notifications.counts, { dropped: dropped + 4, heeded: heeded + 1 });
    pass(2000);
    assert.ok((await asked()) > 0);
  });

  test('of an unknown connection, or in another form, are answered alike and change nothing', async () => {
    const { url, pass, asked } = notified;
    const unknown = url.slice(0, url.lastIndexOf('/') + 1);
    for (const [to, body] of [
      [`${unknown}unknown`, '{"value":[{}]}'],
      [url, '{"value":[{}]}'],
      [url, '{"value":{}}'],
      [`${url}/lifecycle`, '[]'],
    ] as const) {
      const { status, text } = await post(to, body);
      assert.deepEqual([status, text], [202, '']);
    }
    assert.equal((await post(url, '{"value":')).status, 400);
    assert.equal((await post(url, `"${'x'.repeat(1024 * 1024)}"`)).status, 413);
    pass(2000);
    assert.equal(await asked(), 0);
  });

  test('F17. Where they are lost, the poll finds the change', async () => {
    const { graph, pass, told, asked } = notified;
    const before = await contacts();
    graph.arm({ kind: 'notification', how: 'lost', times: 1000 });
    graph.addUsers(1, seed);
    await told();
    pass(2000);
    assert.equal(await asked(), 0);
    pass(28_000);
    assert.ok((await asked()) > 0);
    assert.equal(await contacts(), before + 1);
  });

  test('F18. A token is echoed while a subscription is made, and at no other time', async () => {
    const { url } = notified;
    const token = 'Validation: <b>token</b> & more';
    const asking = (to: string, text: string) =>
      post(`${to}?${new URLSearchParams({ validationToken: text })}`, '', 'text/plain; charset=utf-8');
    assert.equal((await asking(url, token)).status, 404);
    await store.write(context.locationId, cause, writer =>
      changeSubscription(writer, notified.connectionId, () => ({ expectedUntil: writer.now + 1000 })),
    );
    for (const to of [url, `${url}/lifecycle`]) {
      const { status, headers, text } = await asking(to, token);
      assert.deepEqual([status, text], [200, token]);
      assert.equal(headers.get('content-type'), 'text/plain; charset=utf-8');
      assert.equal(headers.get('x-content-type-options'), 'nosniff');
    }
    assert.equal((await asking(url, 'x'.repeat(2049))).status, 404);
    assert.equal((await asking(`${url}x`, token)).status, 404);
    notified.pass(1000);
    assert.equal((await asking(url, token)).status, 404);
  });

  test('F18. A subscription whose answer was lost is replaced, and leaves no stray', async () => {
    const { graph, url, keep, pass, told, asked } = notified;
    for (const { id } of graph.subscriptions) graph.dropSubscription(id);
    graph.arm({
      kind: 'transport',
      how: 'reset before headers',
      match: { path: '/subscriptions', method: 'POST' },
    });
    pass(2 * day);
    await keep();
    const [stray] = graph.subscriptions;
    assert.equal(stray?.notificationUrl, url);
    assert.equal((await kept()).id, null);

    pass(60_000);
    await keep();
    const [subscription, ...others] = graph.subscriptions;
    assert.deepEqual(others, []);
    assert.notEqual(subscription?.id, stray?.id);
    assert.equal((await kept()).id, subscription?.id);
    await asked();
    pass(2000);
    await asked();
    const before = await contacts();
    graph.addUsers(1, seed);
    await told();
    pass(2000);
    await asked();
    assert.equal(await contacts(), before + 1);
  });

  test('F19. A subscription is renewed at half its life, and made anew where it vanished or expired', async () => {
    const { graph, keep, pass, asked } = notified;
    const [first] = graph.subscriptions;
    pass(1.6 * day);
    await asked();
    await keep();
    const renewed = await kept();
    assert.equal(renewed.id, first?.id);
    assert.ok(renewed.expiresAt > graph.clock.now() + 2.9 * day);

    graph.dropSubscription(renewed.id ?? '');
    pass(1.6 * day);
    await asked();
    await keep();
    const second = await kept();
    assert.notEqual(second.id, first?.id);
    pass(2000);
    assert.ok((await asked()) > 0, 'the directory is looked at once nobody told of changes');

    pass(4 * day);
    await asked();
    assert.equal(graph.subscriptions.length, 0);
    await keep();
    const [third] = graph.subscriptions;
    assert.equal((await kept()).id, third?.id);
  });

  test('F19. What Graph says of a subscription is heeded', async () => {
    const { graph, keep, pass, told, asked } = notified;
    const { id, expiresAt } = await kept();
    graph.tellLifecycle('missed');
    await told();
    pass(2000);
    assert.equal(await asked(), 1);

    pass(day);
    await asked();
    graph.tellLifecycle('reauthorizationRequired');
    await told();
    await keep();
    const renewed = await kept();
    assert.equal(renewed.id, id);
    assert.ok(renewed.expiresAt > expiresAt);

    graph.tellLifecycle('subscriptionRemoved');
    await told();
    await keep();
    const [subscription] = graph.subscriptions;
    assert.notEqual(subscription?.id, id);
    assert.equal((await kept()).id, subscription?.id);
  });

  test('the client state stands nowhere but at Graph', async () => {
    const [{ clientState = '' } = {}] = notified.graph.subscriptions;
    assert.ok(Buffer.from(clientState, 'base64url').length >= 32);
    const row = await store.read(context.locationId, reader => connectionRow(reader, notified.connectionId));
    assert.ok(!JSON.stringify(row).includes(clientState));
  });

  test('that cannot be had do not stop the sync, and are asked for again', async () => {
    const { graph, connectionId, keep, pass, asked } = notified;
    for (const { id } of graph.subscriptions) graph.dropSubscription(id);
    const body = { error: { code: 'ExtensionError', message: 'Subscription limit reached.' } };
    const fault = graph.arm({
      kind: 'answer',
      status: 403,
      body,
      match: { path: '/subscriptions' },
      times: 2,
    });
    pass(2 * day);
    await keep();
    assert.equal(fault.happened, 1);
    const before = await contacts();
    graph.addUsers(1, seed);
    await asked();
    assert.equal(await contacts(), before + 1);
    const answer = await perform(getConnection, { connectionId });
    assert.equal(at(answer, 'connection.health.state'), 'onTime');

    graph.disarmAll();
    pass(3_600_000);
    await keep();
    assert.equal(graph.subscriptions.length, 1);
  });

  test('end with the connection that is deleted; where Graph does not end them that is said, and the next that is made does', async () => {
    const { graph, url, keep, pass, asked } = notified;
    const others: string[] = [];
    for (const name of ['Deleted', 'Deleted too'])
      others.push((await connectDirectory(context, { approveFirstRun: true }, name)).connectionId);
    await keep();
    assert.equal(graph.subscriptions.length, 3);
    const [one = '', other = ''] = others;
    assert.deepEqual(await perform(deleteConnection, { connectionId: one }), { success: true });
    assert.equal(graph.subscriptions.length, 2);

    const body = { error: { code: 'Forbidden', message: 'Not now.' } };
    graph.arm({ kind: 'answer', status: 403, body, match: { path: '/subscriptions', method: 'DELETE' } });
    const answer = await perform(deleteConnection, { connectionId: other });
    assert.equal(at(answer, 'success'), true);
    assert.match(String(at(answer, 'notice')), /its subscription could not be ended/);
    assert.equal(graph.subscriptions.length, 2);

    graph.dropSubscription((await kept()).id ?? '');
    pass(2 * day);
    await asked();
    await keep();
    assert.deepEqual(
      graph.subscriptions.map(({ notificationUrl }) => notificationUrl),
      [url],
    );
  });

  test('of another application are made anew by that one', async () => {
    const { graph, connectionId, keep, asked } = notified;
    const [first] = graph.subscriptions;
    const { clientId } = graph.application;
    for (const one of ['77777777-7777-4777-8777-777777777777', clientId]) {
      await perform(updateConnection, { connectionId, settings: { clientId: one } });
      assert.equal((await kept()).id, null);
    }
    await asked();
    await keep();
    const { id } = await kept();
    assert.ok(graph.subscriptions.some(one => one.id === id));
    assert.notEqual(id, first?.id);
  });
});

test('Graph is given an https address, and one of this machine only where it is simulated here', () => {
  const graph = 'https://graph.microsoft.com';
  const path = '/notifications/graph';
  assert.equal(notificationAddress('https://roster.example.com', graph), `https://roster.example.com${path}`);
  assert.equal(notificationAddress('http://roster.example.com', graph), undefined);
  assert.equal(notificationAddress('http://127.0.0.1:8080', graph), undefined);
  assert.equal(
    notificationAddress('http://127.0.0.1:8080', 'http://127.0.0.1:9000'),
    `http://127.0.0.1:8080${path}`,
  );
});

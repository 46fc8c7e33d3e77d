import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { isRecord, parseJson } from '#base/json.ts';
import { LinkProblem } from '#links/directory/problem.ts';
import {
  createSubscription,
  deleteSubscription,
  listSubscriptions,
  renewSubscription,
} from '#links/entra/subscriptions.ts';
import type { NotificationFault } from './support/graph/faults.ts';
import { type GraphSimulator, startGraph } from './support/graph/graph.ts';
import { linkTo } from './support/graph/linked.ts';
import { type Listening, listening } from './support/listening.ts';
import { memberOf } from './support/member.ts';

const { signal } = new AbortController();
const minute = 60_000;

type Item = Readonly<Record<string, unknown>>;

/** Echoes validation tokens, and keeps what it is told. */
interface Hook extends Listening {
  readonly bodies: (readonly Item[])[];
  echo: (token: string) => string;
}

async function startHook(): Promise<Hook> {
  const bodies: (readonly Item[])[] = [];
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece);
    const url = new URL(request.url ?? '/', 'http://hook');
    const token = url.searchParams.get('validationToken');
    if (token !== null) {
      response.setHeader('content-type', 'text/plain').end(hook.echo(token));
      return;
    }
    const body = parseJson(Buffer.concat(pieces).toString());
    if (isRecord(body) && Array.isArray(body.value)) bodies.push(body.value.filter(isRecord));
    response.writeHead(202).end();
  });
  const hook: Hook = { ...(await listening(server)), bodies, echo: token => token };
  return hook;
}

describe('Subscriptions to change notifications', () => {
  let graph: GraphSimulator;
  let hook: Hook;
  beforeEach(async () => {
    graph = await startGraph();
    hook = await startHook();
  });
  afterEach(async () => {
    await graph.close();
    await hook.close();
  });

  const wanted = () => ({
    notificationUrl: `${hook.origin}/notify`,
    lifecycleNotificationUrl: `${hook.origin}/lifecycle`,
    clientState: 'agreed',
    expiresAt: graph.clock.now() + 3 * 24 * 60 * minute,
  });

  test('are made where both addresses echo the token, listed, renewed, and ended', async () => {
    const { client } = linkTo(graph);
    const made = await createSubscription(client, wanted(), signal);
    assert.equal(made.notificationUrl, `${hook.origin}/notify`);
    assert.equal(made.resource, '/users');
    assert.deepEqual(await listSubscriptions(client, signal), [made]);
    const expiresAt = made.expiresAt + 60 * minute;
    assert.deepEqual(await renewSubscription(client, made.id, expiresAt, signal), { ...made, expiresAt });
    await deleteSubscription(client, made.id, signal);
    assert.deepEqual(await listSubscriptions(client, signal), []);
    await deleteSubscription(client, made.id, signal);
  });

  test('are refused where an address does not echo, or beyond 41,760 minutes', async () => {
    const { client } = linkTo(graph);
    const tooLong = { ...wanted(), expiresAt: graph.clock.now() + 41_761 * minute };
    await assert.rejects(createSubscription(client, tooLong, signal), { kind: 'invalid' });
    hook.echo = token => encodeURIComponent(token);
    await assert.rejects(createSubscription(client, wanted(), signal), error => {
      assert.ok(error instanceof LinkProblem);
      assert.deepEqual([error.kind, error.code], ['invalid', 'ValidationError']);
      return true;
    });
    assert.deepEqual(graph.subscriptions, []);
  });

  test('are not taken for ended where the answer is an error in spite of its status', async () => {
    const { client, waits } = linkTo(graph);
    const { id } = await createSubscription(client, wanted(), signal);
    const body = { error: { code: 'serviceNotAvailable', message: 'Try later.' } };
    graph.arm({ kind: 'answer', status: 200, body, match: { method: 'DELETE' } });
    await deleteSubscription(client, id, signal);
    assert.equal(waits.length, 1);
    assert.deepEqual(graph.subscriptions, []);
  });

  test('F18. One whose answer is lost is not made twice, and is found in the list', async () => {
    const { client } = linkTo(graph);
    graph.arm({
      kind: 'transport',
      how: 'reset before headers',
      match: { path: '/subscriptions', method: 'POST' },
    });
    await assert.rejects(createSubscription(client, wanted(), signal), { kind: 'unavailable' });
    const [found, ...others] = await listSubscriptions(client, signal);
    assert.equal(found?.notificationUrl, wanted().notificationUrl);
    assert.deepEqual(others, []);
  });

  test('F19. One that vanished or expired is said not to be there', async () => {
    const { client } = linkTo(graph);
    const made = await createSubscription(client, wanted(), signal);
    graph.dropSubscription(made.id);
    assert.equal(await renewSubscription(client, made.id, made.expiresAt + 1, signal), undefined);
    const other = await createSubscription(client, wanted(), signal);
    graph.clock.advance(4 * 24 * 60 * minute);
    assert.equal(await renewSubscription(client, other.id, graph.clock.now() + minute, signal), undefined);
  });

  test('tell of changes, creations and removals, with the client state', async () => {
    const { client } = linkTo(graph);
    const { id } = await createSubscription(client, wanted(), signal);
    const [ada = ''] = graph.addUsers(1, 1);
    graph.remove(ada);
    graph.hardDelete(ada);
    graph.tellLifecycle('reauthorizationRequired');
    await graph.notified();
    const told = hook.bodies.flat().map(item => item.changeType ?? item.lifecycleEvent);
    assert.deepEqual(told, ['updated', 'updated', 'deleted', 'reauthorizationRequired']);
    for (const item of hook.bodies.flat()) {
      assert.equal(item.subscriptionId, id);
      assert.equal(item.clientState, 'agreed');
      assert.equal(item.tenantId, graph.tenantId);
    }
  });

  const faults: readonly (readonly [NotificationFault, (items: readonly Item[], id: string) => boolean])[] = [
    ['lost', items => items.length === 0],
    ['twice', items => items.length === 2],
    ['thousand', items => items.length === 1000],
    ['foreign subscription', ([item], id) => item?.subscriptionId !== id],
    ['foreign tenant', ([item]) => item?.tenantId !== graph.tenantId],
    ['wrong state', ([item]) => item?.clientState !== 'agreed'],
    ['no state', ([item]) => item?.clientState === null],
  ];
  for (const [how, isSo] of faults)
    test(`the simulator sends notifications that are ${how}`, async () => {
      const { id } = await createSubscription(linkTo(graph).client, wanted(), signal);
      graph.arm({ kind: 'notification', how });
      graph.addUsers(1, 1);
      await graph.notified();
      assert.ok(isSo(hook.bodies.flat(), id), JSON.stringify(hook.bodies).slice(0, 500));
    });

  test('the simulator sends notifications late and out of order', async () => {
    await createSubscription(linkTo(graph).client, wanted(), signal);
    const idsTold = () => hook.bodies.flat().map(item => String(item.resource).slice('Users/'.length));
    graph.arm({ kind: 'notification', how: 'out of order', after: 1 });
    const [one, two] = graph.addUsers(2, 1);
    await graph.notified();
    assert.deepEqual(idsTold(), [two, one]);
    graph.arm({ kind: 'notification', how: 'late' });
    const [three] = graph.addUsers(1, 1);
    await graph.notified();
    assert.deepEqual(idsTold(), [two, one]);
    graph.clock.advance(minute);
    await graph.notified();
    assert.deepEqual(idsTold(), [two, one, three]);
  });
});

test('the simulator is steered through its control port', async () => {
  const graph = await startGraph();
  const command = async (name: string, body: unknown = {}) => {
    const response = await fetch(`${graph.control}/${name}`, { method: 'POST', body: JSON.stringify(body) });
    const answer: unknown = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    return answer;
  };
  const ids = await command('addUsers', { count: 3, seed: 1 });
  assert.ok(Array.isArray(ids));
  await command('upsert', { id: ids[0], jobTitle: 'Chair' });
  await command('remove', { id: ids[1] });
  await command('hardDelete', { id: ids[2] });
  await command('restore', { id: ids[1] });
  const users = await command('users');
  assert.ok(Array.isArray(users));
  assert.deepEqual(
    users.map(user => memberOf(user, 'id')),
    [ids[0], ids[1]],
  );
  assert.equal(memberOf(users[0], 'jobTitle'), 'Chair');
  const before = graph.clock.now();
  await command('advance', { milliseconds: minute });
  assert.ok(graph.clock.now() >= before + minute);
  await command('arm', { kind: 'answer', status: 429, headers: { 'retry-after': '3' } });
  const linked = linkTo(graph);
  await linked.source.test(signal);
  assert.deepEqual(linked.waits, [3000]);
  const journal = await command('journal');
  assert.ok(Array.isArray(journal));
  assert.deepEqual(
    journal.filter(entry => memberOf(entry, 'path').startsWith('/v1.0/')).map(entry => entry.status),
    [429, 200],
  );
  await graph.close();
});

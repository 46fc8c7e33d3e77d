import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { LinkProblem } from '#links/directory/problem.ts';
import { graphClient } from '#links/entra/graph-client.ts';
import type { Fault, TransportFault } from './support/graph/faults.ts';
import { type GraphSimulator, startGraph } from './support/graph/graph.ts';
import {
  type Linked,
  type LinkedTerms,
  linkTo,
  peopleAfter,
  peopleIn,
  readRound,
} from './support/graph/linked.ts';

const { signal } = new AbortController();
const second = 1000;
const minute = 60 * second;
/** Times of the faults that never answer are short here, since nothing but time ends them. */
const patience = { headers: 300, page: 500 };

describe('When Microsoft Graph fails', () => {
  let graph: GraphSimulator;
  beforeEach(async () => {
    graph = await startGraph({ pageSize: 20 });
    graph.addUsers(50, 1);
  });
  afterEach(() => graph.close());

  /** Reads all people with a fault on the second page, and looks that they are told as they are. */
  async function readDespite(fault: Fault, terms: LinkedTerms = {}): Promise<Linked> {
    const armed = graph.arm({ after: 1, match: { path: '/users/delta' }, ...fault });
    const linked = linkTo(graph, terms);
    const round = await readRound(linked.source);
    assert.ok(armed.happened > 0, 'the fault did not happen');
    assert.deepEqual(peopleAfter(round.changes), peopleIn(graph));
    assert.equal(round.changes.length, 50, 'nobody is told twice');
    assert.equal(round.pages, 3);
    return linked;
  }

  /** What goes wrong when people are read from the beginning or from a link on. */
  async function problemWhile(work: Promise<unknown>): Promise<LinkProblem> {
    try {
      await work;
    } catch (error) {
      assert.ok(error instanceof LinkProblem, String(error));
      return error;
    }
    assert.fail('nothing went wrong');
  }

  const pagesAsked = () =>
    graph.journal.filter(({ path, kind }) => kind === 'request' && path.includes('/users/delta'));

  test('F1. 429 with Retry-After in seconds: nothing is asked before, and the pass goes on', async () => {
    const linked = await readDespite({ kind: 'answer', status: 429, headers: { 'retry-after': '17' } });
    assert.deepEqual(linked.waits, [17 * second]);
    const [, refused, again] = pagesAsked();
    assert.equal(refused?.status, 429);
    assert.ok((again?.at ?? 0) - (refused?.at ?? 0) >= 17 * second);
  });

  test('F1. A long Retry-After ends the call, and says when to come back', async () => {
    graph.arm({ kind: 'answer', status: 429, headers: { 'retry-after': '900' } });
    const problem = await problemWhile(linkTo(graph).source.page(undefined, signal));
    assert.deepEqual([problem.kind, problem.retryAfter], ['unavailable', 900 * second]);
  });

  test('F2. Retry-After as a date counts from the date of the answer, whatever the clock here says', async () => {
    const date = new Date(graph.clock.now() + 42 * second);
    date.setMilliseconds(0);
    const headers = { 'retry-after': date.toUTCString() };
    const linked = await readDespite(
      { kind: 'answer', status: 429, headers },
      { clock: () => graph.clock.now() - 10 * minute },
    );
    const [wait = 0] = linked.waits;
    assert.equal(linked.waits.length, 1);
    assert.ok(wait > 40 * second && wait <= 43 * second, String(wait));
  });

  for (const value of ['0', 'abc', '-5', 'Thu, 01 Jan 1970 00:00:00 GMT', ''])
    test(`F2. Retry-After "${value}" gives no time: it is waited with backoff`, async () => {
      const linked = await readDespite({
        kind: 'answer',
        status: 429,
        headers: { 'retry-after': value },
        times: 3,
      });
      assert.deepEqual(linked.waits, [0.5 * second, second, 2 * second]);
    });

  test('F2. A Retry-After of a day is not believed longer than an hour', async () => {
    graph.arm({ kind: 'answer', status: 503, headers: { 'retry-after': '86400' } });
    const problem = await problemWhile(linkTo(graph).source.page(undefined, signal));
    assert.deepEqual([problem.kind, problem.retryAfter], ['unavailable', 60 * minute]);
  });

  test('F3. 429 without Retry-After is waited with growing backoff', async () => {
    const { waits } = await readDespite({ kind: 'answer', status: 429, times: 7 });
    assert.deepEqual(
      waits,
      [0.5, 1, 2, 4, 8, 16, 30].map(seconds => seconds * second),
    );
  });

  test('F3. What never ends is given up after eight tries, with a sentence and without the token', async () => {
    graph.arm({ kind: 'answer', status: 429, times: Number.POSITIVE_INFINITY });
    const linked = linkTo(graph);
    const problem = await problemWhile(linked.source.page(undefined, signal));
    assert.deepEqual([problem.kind, problem.code], ['unavailable', 'TooManyRequests']);
    assert.equal(linked.waits.length, 7);
    assert.match(problem.message, /answered 429 \(client-request-id [0-9a-f-]{36}\)/);
    assert.ok(!problem.message.includes(await linked.tokens.get()));
  });

  for (const status of [502, 503, 504])
    test(`F4. ${status} with a page of a gateway is waited with backoff`, async () => {
      const body = '<html><h1>Gateway</h1></html>';
      const { waits } = await readDespite({ kind: 'answer', status, body, times: 2 });
      assert.deepEqual(waits, [0.5 * second, second]);
    });

  const broken: readonly (readonly [string, TransportFault])[] = [
    ['F5', 'reset before headers'],
    ['F5', 'reset in body'],
    ['F6', 'wrong length'],
    ['F6', 'cut JSON'],
    ['F6', 'damaged gzip'],
    ['F6', 'damaged text'],
  ];
  for (const [number, how] of broken)
    test(`${number}. ${how}: the page is refused whole, asked for again and told once`, async () => {
      const { waits } = await readDespite({ kind: 'transport', how, times: 2 });
      assert.deepEqual(waits, [0.5 * second, second]);
    });

  for (const how of ['drip', 'silence'] as const)
    test(`F8. ${how}: the page has its time, then it is asked for again and told once`, async () => {
      const { waits } = await readDespite({ kind: 'transport', how }, { patience });
      // A slow machine may run out of so short a patience once more.
      assert.ok(waits.length > 0);
    });

  test('F5. A connection reset after the last byte costs nothing', async () => {
    const { waits } = await readDespite({ kind: 'transport', how: 'reset after body', times: 2 });
    assert.deepEqual(waits, []);
  });

  const notGraph: readonly (readonly [string, (link: string) => unknown])[] = [
    ['an error as its body', () => ({ error: { code: 'serviceNotAvailable', message: 'Try later.' } })],
    ['a page of a proxy', () => '<html>Sign in to the network</html>'],
    ['an empty body', () => ''],
    ['no list', link => ({ '@odata.deltaLink': link })],
    ['neither link', () => ({ value: [] })],
    ['both links', link => ({ value: [], '@odata.deltaLink': link, '@odata.nextLink': link })],
    ['an object without an id', link => ({ value: [{ displayName: 'Nobody' }], '@odata.nextLink': link })],
    ['an object that is none', link => ({ value: [null], '@odata.nextLink': link })],
  ];
  for (const [what, body] of notGraph)
    test(`F7. 200 with ${what} is refused and asked for again`, async () => {
      const link = `${graph.origin}/v1.0/users/delta?$deltatoken=x`;
      const { waits } = await readDespite({ kind: 'answer', status: 200, body: body(link) });
      assert.deepEqual(waits, [0.5 * second]);
    });

  test('F7. What a proxy answers with 404 is not taken for a person who is gone', async () => {
    const [id = ''] = graph.addUsers(1, 2);
    graph.arm({ kind: 'answer', status: 404, body: '<html>Not found</html>' });
    assert.equal((await linkTo(graph).source.person(id, signal))?.id, id);
  });

  test('F7. The link of a page to another host is not followed, and the page is refused', async () => {
    const foreign = await startGraph();
    const body = { value: [], '@odata.nextLink': `${foreign.origin}/v1.0/users/delta?$skiptoken=x` };
    await readDespite({ kind: 'answer', status: 200, body });
    assert.deepEqual(foreign.journal, []);
    await foreign.close();
  });

  test('F8. Whoever gives up is obeyed in the middle of a body', async () => {
    graph.arm({ kind: 'transport', how: 'drip', match: { path: '/users/delta' } });
    const giving = new AbortController();
    const page = linkTo(graph).source.page(undefined, giving.signal);
    while (pagesAsked().length === 0) await new Promise(setImmediate);
    giving.abort(new Error('The server stops.'));
    await assert.rejects(page, /The server stops/);
  });

  test('F3. Whoever gives up is obeyed while it waits', async () => {
    graph.arm({ kind: 'answer', status: 429, headers: { 'retry-after': '200' } });
    const { tokens } = linkTo(graph);
    let isRefused = false;
    const clock = () => {
      isRefused = true;
      return graph.clock.now();
    };
    const client = graphClient({ graphUrl: graph.origin, tokens, clock });
    const giving = new AbortController();
    const answer = client.ask({ to: '/users', read: body => body, signal: giving.signal });
    // The client looks at its clock when it reads how long to wait.
    while (!isRefused) await new Promise(setImmediate);
    await new Promise(setImmediate);
    giving.abort(new Error('The server stops.'));
    await assert.rejects(answer, /The server stops/);
  });

  for (const token of ['$deltatoken', '$skiptoken'])
    test(`F9. 410 on a link with ${token} asks for a pass from the beginning, where Graph says it begins`, async () => {
      const { source } = linkTo(graph);
      const { nextLink } = await source.page(undefined, signal);
      const { deltaLink } = await readRound(source, nextLink);
      const location = `${graph.origin}/v1.0/users/delta?$select=id,displayName&$deltatoken=`;
      graph.arm({ kind: 'answer', status: 410, headers: { location } });
      const link = token === '$deltatoken' ? deltaLink : nextLink;
      const problem = await problemWhile(source.page(link, signal));
      assert.equal(problem.kind, 'resync');
      assert.ok(problem.link);
      const again = await readRound(source, problem.link);
      assert.deepEqual([...peopleAfter(again.changes).keys()], [...peopleIn(graph).keys()]);
      assert.ok(pagesAsked().some(({ path }) => path.endsWith('&$deltatoken=')));
    });

  test('F9. A 410 that names another host: that one is never called', async () => {
    const foreign = await startGraph();
    const { source } = linkTo(graph);
    const { deltaLink } = await readRound(source);
    graph.arm({ kind: 'answer', status: 410, headers: { location: `${foreign.origin}/v1.0/users/delta` } });
    const problem = await problemWhile(source.page(deltaLink, signal));
    assert.deepEqual([problem.kind, problem.link], ['resync', undefined]);
    assert.deepEqual(foreign.journal, []);
    await foreign.close();
  });

  test('F9. A redirect does not carry the token to another host', async () => {
    const foreign = await startGraph();
    await readDespite({
      kind: 'answer',
      status: 307,
      headers: { location: `${foreign.origin}/v1.0/users/delta` },
    });
    assert.deepEqual(foreign.journal, []);
    await foreign.close();
  });

  test('F10. A delta link that is older than seven days asks for a pass from the beginning', async () => {
    const { source } = linkTo(graph);
    const { deltaLink } = await readRound(source);
    graph.clock.advance(7 * 24 * 60 * minute + second);
    const problem = await problemWhile(source.page(deltaLink, signal));
    assert.deepEqual([problem.kind, problem.code], ['resync', 'syncStateNotFound']);
    assert.deepEqual(peopleAfter((await readRound(source)).changes), peopleIn(graph));
  });

  for (const error of [
    { code: 'resyncRequired' },
    { code: 'SyncStateNotFound' },
    { code: 'BadRequest', innerError: { code: 'syncStateInvalid' } },
    { code: 'BadRequest', innerError: { innerError: { code: 'resyncChangesApplyDifferences' } } },
  ])
    test(`F10. ${JSON.stringify(error)} asks for a pass from the beginning`, async () => {
      const body = { error: { message: 'Words that mean nothing.', ...error } };
      graph.arm({ kind: 'answer', status: 400, body });
      const problem = await problemWhile(linkTo(graph).source.page(undefined, signal));
      assert.equal(problem.kind, 'resync');
    });

  test('F26. Clocks that are ten minutes apart cost no token more than needed', async () => {
    for (const apart of [10 * minute, -10 * minute]) {
      const { source } = linkTo(graph, { clock: () => graph.clock.now() + apart });
      const before = tokensAsked();
      const round = await readRound(source);
      assert.equal(tokensAsked() - before, 1);
      assert.deepEqual(peopleAfter(round.changes), peopleIn(graph));
    }
  });

  test('F26. A clock that jumps ahead asks for one new token, one that jumps back for one when the old is refused', async () => {
    let ahead = 0;
    const { source } = linkTo(graph, { clock: () => graph.clock.now() + ahead });
    await readRound(source);
    ahead = 120 * minute;
    await readRound(source);
    assert.equal(tokensAsked(), 2);
    ahead = -120 * minute;
    graph.clock.advance(90 * minute);
    await readRound(source);
    assert.equal(tokensAsked(), 3);
  });

  const tokensAsked = () => graph.journal.filter(({ path }) => path.endsWith('/oauth2/v2.0/token')).length;

  test('F27. A token that expires between pages is replaced before it is used', async () => {
    const { source } = linkTo(graph);
    const { nextLink } = await source.page(undefined, signal);
    graph.clock.advance(61 * minute);
    await readRound(source, nextLink);
    assert.equal(tokensAsked(), 2);
    assert.ok(graph.journal.every(({ status }) => status !== 401));
  });

  test('F27. 401 once: a new token is asked for once, and the page again', async () => {
    await readDespite({ kind: 'answer', status: 401 });
    assert.equal(tokensAsked(), 2);
  });

  test('F27. 401 for ever: a new token is asked for once, then it is broken', async () => {
    graph.arm({ kind: 'answer', status: 401, times: Number.POSITIVE_INFINITY });
    const problem = await problemWhile(linkTo(graph).source.page(undefined, signal));
    assert.deepEqual([problem.kind, problem.code], ['refused', 'InvalidAuthenticationToken']);
    assert.equal(tokensAsked(), 2);
    assert.equal(pagesAsked().length, 2);
  });

  test('F27. Many who need a token ask for one together', async () => {
    const { tokens } = linkTo(graph);
    const first = await Promise.all(Array.from({ length: 20 }, () => tokens.get()));
    assert.equal(new Set(first).size, 1);
    const renewed = await Promise.all(first.map(token => tokens.renew(token)));
    assert.equal(new Set(renewed).size, 1);
    assert.notEqual(renewed[0], first[0]);
    assert.equal(await tokens.renew(first[0] ?? ''), renewed[0], 'the old one was replaced already');
    assert.equal(tokensAsked(), 2);
  });

  test('F28. Consent that is withdrawn in mid-pass: it stops with a sentence, and goes on from the page once given back', async () => {
    const { source } = linkTo(graph);
    const first = await source.page(undefined, signal);
    const { roles } = graph.application;
    graph.application.roles = [];
    const problem = await problemWhile(source.page(first.nextLink, signal));
    assert.deepEqual([problem.kind, problem.code], ['refused', 'Authorization_RequestDenied']);
    assert.match(problem.message, /User\.Read\.All.*grant admin consent.*request-id/);
    graph.application.roles = roles;
    const rest = await readRound(source, first.nextLink);
    assert.deepEqual(peopleAfter([...first.changes, ...rest.changes]), peopleIn(graph));
  });

  for (const [property, status] of [
    ['favouriteColour', 400],
    ['aboutMe', 501],
  ] as const)
    test(`F29. A property that Graph does not give (${status}) is named`, async () => {
      const { source, waits } = linkTo(graph, { alsoRead: [property] });
      const problem = await problemWhile(source.page(undefined, signal));
      assert.equal(problem.kind, 'invalid');
      assert.ok(problem.message.includes(`'${property}'`), problem.message);
      assert.deepEqual(waits, []);
    });

  test('F30. It slows down as more of the limit is used, before Graph refuses', async () => {
    const linked = linkTo(graph);
    for (const share of [0.7, 0.8, 1, 1.4, 1.8]) {
      graph.arm({ kind: 'percentage', share });
      await linked.source.person(graph.users.live[0]?.id ?? '', signal);
    }
    await linked.source.person(graph.users.live[0]?.id ?? '', signal);
    await linked.source.person(graph.users.live[0]?.id ?? '', signal);
    assert.deepEqual(linked.waits, [250, 750, 1750, 2750]);
  });
});

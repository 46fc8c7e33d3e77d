/** R41: what is kept in memory between calls has a bound, and a metric that shows how full it is. */
import assert from 'node:assert/strict';
import { globSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { BoundedMap } from '#base/bounded-map.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { freePort } from './support/free-port.ts';
import { startMintedRoster } from './support/minted-roster.ts';
import { tell, times } from './support/proof.ts';
import { quickFolder } from './support/quick-folder.ts';

const root = new URL('../', import.meta.url);

/** What is kept between calls otherwise than in a `BoundedMap`, and what bounds it. */
const boundOtherwise: Readonly<Record<string, string>> = {
  'src/base/bounded-map.ts #entries': 'is the bounded map',
  'src/base/line.ts #waiting': 'its limit, shown as a metric',
  'src/store/engines/group-commits.ts #waiting': 'its limit, shown as a metric',
  'src/store/audit/read-log.ts #gathered': 'its limit, shown as a metric',
  'src/store/engines/postgres-batch.ts #run': 'the statements of one message',
  'src/store/engines/postgres-batch.ts #answers': 'the statements of one message',
  'src/store/engines/postgres-batch.ts #rows': 'the limits of a page or of a part of a job',
  'src/store/engines/postgres-session.ts #asked': 'the statements of one turn',
  'src/store/engines/postgres-session.ts #prepared': 'the names of statements, of which there are 500',
  'src/store/engines/postgres-session.ts #unanswered':
    'the statements of one transaction, of which some 40 travel at once',
  'src/store/engines/shared-snapshot.ts #idle': 'the reads that run at one moment',
  'src/store/engines/shared-snapshot.ts #all': 'the reads that run at one moment',
  'src/store/engines/shared-runs.ts #running': 'the locations whose events are numbered at one moment',
  'src/store/engines/shared-runs.ts #next': 'the locations whose events are numbered at one moment',
  'src/store/contacts/list-contacts.ts newest': 'the limits of a page',
  'src/store/rows.ts kept': 'the tables and columns of the code',
  'src/operations/samples.ts read': 'the catalogue',
  'src/identity/tenants.ts #locations': 'the tenants of the configuration',
  'src/identity/quotas.ts #limits': 'the quotas that were granted',
  'src/identity/tenant-keys.ts #keys': 'the keys that a tenant publishes',
  'src/identity/local-tenant/cookie-jar.ts #cookies': 'one sign-in of the demo',
  'src/contacts/country.ts dayFirst': 'the countries',
  'src/links/highlevel/link-runner.ts #running': 'the links that run at one moment',
  'src/links/highlevel/turns.ts #last': 'the work of one link at one moment',
  'src/links/webhooks/settled.ts #batches': 'the deliveries in flight, of which there are 1024 at most',
  'src/links/webhooks/deliverer.ts #running': 'the deliveries in flight, of which there are 1024 at most',
  'src/links/webhooks/deliverer.ts #begun': 'the locations that have a subscription',
  'src/links/webhooks/endpoint.ts #failedLanes': 'emptied at the fifth',
};

/** Members of classes, and what modules keep, that can grow: with a type they say that they are filled later. */
const growing =
  /^ {2}(?:readonly )?(#\w+)(?:: .+?)? = (?:new (?:Map|Set)\b(?:<.*>)?\(\)|\[\])|^(?:const|let) (\w+)(?:: .+?)? = (?:new (?:Map|Set)\b(?:<.*>)?\(\)|\[\])/gm;

test('R41. Whatever grows between calls is bounded: by a bounded map, or by what is named here', context => {
  const found = globSync('src/**/*.ts', { cwd: root })
    .filter(file => !file.endsWith('.test.ts'))
    .flatMap(file =>
      [...readFileSync(new URL(file, root), 'utf8').matchAll(growing)].map(
        ([, member, constant]) => `${file} ${member ?? constant}`,
      ),
    );
  assert.deepEqual([...new Set(found)].sort(), Object.keys(boundOtherwise).sort());
  tell(context, {
    statement: 'R41',
    how: 'the source is searched for members and constants that can grow',
    found: `${found.length} beside the bounded maps, each with what bounds it`,
  });
});

test('R41. A bounded map that is filled beyond its bound stays there, and forgets what was not used', () => {
  const map = new BoundedMap<number, number>('numbers', 100);
  for (let n = 0; n < 10_000; n++) {
    map.set(n, n);
    map.get(0);
    assert(map.size <= map.limit);
  }
  assert.equal(map.size, 100);
  assert.deepEqual([map.get(0), map.get(1), map.get(9_999)], [0, undefined, 9_999]);
});

test('R41. A change that comes when too many wait for the disk is refused at once, and those that wait are done', async context => {
  const folder = quickFolder('roster-bounds-');
  const engine = openSqlite({ path: join(folder, 'test.db'), waiting: 50 });
  context.after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });
  const outcomes = await Promise.allSettled(
    Array.from({ length: 80 }, (_, n) => engine.write('location', async () => n)),
  );
  const [done, refused] = [outcomes.slice(0, 50), outcomes.slice(50)];
  assert(done.every(({ status }) => status === 'fulfilled'));
  for (const outcome of refused) {
    assert(outcome.status === 'rejected');
    assert.equal(outcome.reason.code, 'store_unavailable');
    assert.equal(outcome.reason.details.retryAfter, 1);
  }
  assert.equal(await engine.write('location', async () => 'again'), 'again');
});

describe('A server', () => {
  test('R41. shows how full each cache and queue is, and none passes its bound when more callers come than are remembered', async context => {
    const metricsPort = await freePort();
    const roster = await startMintedRoster({ environment: { ROSTER_METRICS_PORT: String(metricsPort) } });
    context.after(() => roster.close());
    const callers = times(100, 12_000);
    for (let n = 0; n < callers; n += 20)
      await Promise.all(
        Array.from({ length: 20 }, async (_, index) => {
          const oid = `00000000-0000-4000-8000-${String(n + index).padStart(12, '0')}`;
          const token = roster.mint.token({ oid, uti: oid });
          const headers = { authorization: `Bearer ${token}` };
          const answer = await fetch(`${roster.running.baseUrl}/contacts/`, { headers });
          assert.equal(answer.status, 200, await answer.text());
        }),
      );
    const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    const figures = (name: string) =>
      new Map(
        [...text.matchAll(new RegExp(`^${name}{of="(.*)"} (\\d+)$`, 'gm'))].map(([, of, n]) => [
          of,
          Number(n),
        ]),
      );
    const [kept, limits] = [figures('roster_kept'), figures('roster_kept_limit')];
    const named = [
      'HighLevel accounts',
      'HighLevel paces',
      'access tokens',
      'data keys',
      'dictionaries',
      'failing HighLevel links',
      'noted reads',
      'pages read ahead',
      'prepared statements',
      'signing keys',
      'user ids',
      'waiting searches',
      'waiting writes',
      'webhook endpoints',
      'webhook secrets',
    ];
    for (const name of named) assert(limits.has(name), `${name} has no metric`);
    for (const [name, size] of kept) assert(size <= (limits.get(name) ?? 0), `${name} is beyond its bound`);
    assert.equal(kept.get('access tokens'), Math.min(callers, limits.get('access tokens') ?? 0));
    tell(context, {
      statement: 'R41',
      how: `${callers} people call, each once; the metrics are read`,
      found: `${kept.size} caches and queues shown, none beyond its bound`,
    });
  });
});

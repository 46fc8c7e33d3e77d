import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { isRecord, parseJson } from '#base/json.ts';
import { type Log, logger } from '#base/log.ts';
import type { Session } from '#store/engines/engine.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { startDatabaseProxy } from './support/database-proxy.ts';
import { administer, createDatabase, type TestDatabase } from './support/databases.ts';
import { memberOf } from './support/member.ts';
import { type MintedRoster, startMintedRoster } from './support/minted-roster.ts';
import { startPostgres } from './support/postgres-server.ts';
import { tell, times } from './support/proof.ts';
import { apiCall, Wire } from './support/wire.ts';

const quiet = { warn: () => {} };
const unavailable = { code: 'store_unavailable' };

async function ask(
  roster: MintedRoster,
  method: string,
  path: string,
  more: { key?: string; body?: object } = {},
) {
  const token = roster.mint.token({ scp: 'contacts.readonly contacts.write' });
  const wire = new Wire(roster.running.baseUrl);
  const headers = more.key === undefined ? [] : [`Idempotency-Key: ${more.key}`];
  const answer = await wire.call(apiCall({ method, path, token, headers, body: more.body }));
  wire.close();
  assert(answer, `${method} ${path} was not answered`);
  return { ...answer, json: parseJson(answer.body) };
}

/** Those that are there: the counter moves with the numbering of events, which a lost answer leaves to the sweep. */
async function contactsIn(roster: MintedRoster): Promise<number> {
  const { json } = await ask(roster, 'GET', '/contacts/?limit=100');
  return isRecord(json) && Array.isArray(json.contacts) ? json.contacts.length : Number.NaN;
}

/** Whether the store is ready: the signing keys, the other check, come from elsewhere. */
async function storeIsReady(roster: MintedRoster): Promise<unknown> {
  const { json } = await ask(roster, 'GET', '/health/ready');
  return isRecord(json) && isRecord(json.checks) && json.checks.store === true;
}

describe('PostgreSQL', () => {
  let database: TestDatabase;
  before(async () => {
    database = await createDatabase();
    await administer(
      `alter database ${new URL(database.url).pathname.slice(1)} set deadlock_timeout = '20ms'`,
    );
  });
  after(() => database.drop());

  test('R6. A server whose settings risk what was acknowledged is warned of at the start, and /health/ready tells', async context => {
    const said: string[] = [];
    const log: Log = { ...logger({ level: 'silent' }), warn: (_members, message) => said.push(message) };
    await administer(
      `alter database ${new URL(database.url).pathname.slice(1)} set synchronous_commit = 'off'`,
    );
    const roster = await startMintedRoster({ databaseUrl: database.url, log });
    const { json } = await ask(roster, 'GET', '/health/ready');
    await roster.close();
    assert.equal(isRecord(json) && json.durable, false);
    assert.match(
      said.join('\n'),
      /synchronous_commit (is|are) off in PostgreSQL: what is acknowledged may be lost/,
    );
    tell(context, {
      statement: 'R6',
      how: 'a start against a server with synchronous_commit off',
      found: 'a sentence in the log, and durable: false in /health/ready',
    });
  });

  test('R14. When the answer to COMMIT is lost the caller gets 503, and the repeat finds the truth', async context => {
    const calls = times(5, 40);
    const proxy = await startDatabaseProxy(database.url);
    const roster = await startMintedRoster({ databaseUrl: proxy.url });
    const before = await contactsIn(roster);
    let made = 0;
    for (let lostCalls = 0; lostCalls < calls; made++) {
      const call = { key: `lost-${made}`, body: { firstName: 'Once' } };
      proxy.loseNextCommit();
      const lost = await ask(roster, 'POST', '/contacts/', call);
      // The server's own work in the background commits too, and may be what was cut.
      if (lost.status === 201) continue;
      lostCalls++;
      assert.equal(lost.status, 503, lost.body);
      assert.match(lost.head, /^retry-after: \d+\r?$/im);
      const [again, third] = [
        await ask(roster, 'POST', '/contacts/', call),
        await ask(roster, 'POST', '/contacts/', call),
      ];
      assert.equal(again.status, 201, again.body);
      assert.equal(memberOf(third.json, 'contact', 'id'), memberOf(again.json, 'contact', 'id'));
    }
    assert.equal(await contactsIn(roster), before + made);
    await roster.close();
    await proxy.close();
    tell(context, {
      statement: 'R14',
      how: `a proxy that passes COMMIT on and hangs up, ${calls} creates, each repeated twice`,
      found: `rows one for each, answers of the repeats equal, 5xx other than 503: 0`,
    });
  });

  test('R49. A connection that is killed in a transaction leaves nothing, and the caller gets 503', async context => {
    const kills = times(5, 200);
    const engine = openPostgres({ url: database.url, log: quiet });
    const insert = (session: Session, id: string) =>
      sql`insert into counter (location_id, name, value) values (${id}, 'killed', 1)`.execute(
        session.database,
      );
    for (let i = 0; i < kills; i++) {
      const dying = engine.write('x', async session => {
        await insert(session, `half-${i}`);
        const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(session.database);
        await administer(`select pg_terminate_backend(${rows[0]?.pid})`);
        await insert(session, `other-half-${i}`);
      });
      await assert.rejects(dying, unavailable);
    }
    const { rows } = await engine.read(({ database: kysely }) =>
      sql`select 1 from counter where name = 'killed'`.execute(kysely),
    );
    await engine.close();
    assert.equal(rows.length, 0);
    tell(context, {
      statement: 'R49',
      how: `${kills} connections ended by pg_terminate_backend between two statements`,
      found: 'halves 0, each call 503',
    });
  });

  test('R50. Transactions that cross are run again inside, and none reaches its caller as an error', async context => {
    const rounds = times(20, 500);
    const engine = openPostgres({ url: database.url, log: quiet });
    const move = (session: Session, name: string) =>
      sql`insert into counter (location_id, name, value) values ('crossing', ${name}, 1)
        on conflict (location_id, name) do update set value = counter.value + 1`.execute(session.database);
    let runs = 0;
    const both = (names: readonly string[]) =>
      engine.write('crossing', async session => {
        runs++;
        for (const name of names) await move(session, name);
      });
    for (let round = 0; round < rounds; round++) await Promise.all([both(['a', 'b']), both(['b', 'a'])]);
    const { rows } = await engine.read(({ database: kysely }) =>
      sql<{ value: number }>`select value from counter where location_id = 'crossing'`.execute(kysely),
    );
    await engine.close();
    assert.deepEqual(
      rows.map(({ value }) => value),
      [2 * rounds, 2 * rounds],
    );
    tell(context, {
      statement: 'R50',
      how: `${2 * rounds} transactions in pairs that lock two rows in opposite order`,
      found: `errors 0, ${runs - 2 * rounds} were run again`,
    });
  });

  test('R51. A slow database piles up no work: waiting ends, is bounded, and is answered with 503', async context => {
    const proxy = await startDatabaseProxy(database.url);
    const limits = { statement: 200, lock: 200, answer: 1200, connection: 1000, waiting: 20 };
    const engine = openPostgres({ url: proxy.url, log: quiet, connections: 4, limits });
    const read = () => engine.read(({ database: kysely }) => sql`select 1`.execute(kysely));
    await read();

    await assert.rejects(
      engine.read(({ database: kysely }) => sql`select pg_sleep(5)`.execute(kysely)),
      unavailable,
    );
    const locked = (session: Session) => sql`lock table usage_day`.execute(session.database);
    await engine.write('x', async session => {
      await locked(session);
      await assert.rejects(engine.write('x', locked), unavailable);
    });

    proxy.hold();
    const began = performance.now();
    const outcomes = await Promise.allSettled(Array.from({ length: 200 }, read));
    const waited = Math.round(performance.now() - began);
    assert(
      outcomes.every(outcome => outcome.status === 'rejected' && outcome.reason.code === unavailable.code),
    );
    assert(waited < 10 * limits.answer, `waited ${waited} ms`);
    proxy.letGo();
    await read();
    await engine.close();
    await proxy.close();
    tell(context, {
      statement: 'R51',
      how: `200 reads at once over 4 connections that do not answer, limits of ${limits.connection} and ${limits.answer} ms; a slow statement; a lock that is held`,
      found: `all 503 within ${waited} ms, the next read is answered`,
    });
  });

  test('A change of the schema takes as long as it does: a large table gets a new index', async () => {
    const engine = openPostgres({ url: database.url, log: quiet, limits: { statement: 50, answer: 100 } });
    const asked = sql<{ waited: string }>`select pg_sleep(0.3)::text as waited`;
    let rows: readonly object[] = [];
    await engine.migrate(async session => {
      ({ rows } = await asked.execute(session.database));
    });
    assert.deepEqual(rows, [{ waited: '' }]);
    await assert.rejects(
      engine.read(session => asked.execute(session.database)),
      unavailable,
    );
    await engine.close();
  });
});

test('R48. A database that is gone gives 503, and when it is back the same server serves again', async context => {
  const rounds = times(1, 5);
  const server = await startPostgres({ isDurable: true });
  const roster = await startMintedRoster({ databaseUrl: server.url });
  const slowest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const { json } = await ask(roster, 'GET', '/health/ready');
    assert.equal(isRecord(json) && json.durable, true);
    assert.equal(await storeIsReady(roster), true);
    await server.crash();
    for (const [method, path] of [
      ['GET', '/contacts/'],
      ['POST', '/contacts/'],
    ] as const) {
      const refused = await ask(
        roster,
        method,
        path,
        method === 'POST' ? { body: { firstName: 'Away' } } : {},
      );
      assert.equal(refused.status, 503, refused.body);
      assert.match(refused.head, /^retry-after: \d+\r?$/im);
    }
    assert.equal(await storeIsReady(roster), false);
    assert.equal((await ask(roster, 'GET', '/health/live')).status, 200);
    const began = performance.now();
    await server.restart();
    while ((await ask(roster, 'GET', '/contacts/')).status !== 200) await pause(20);
    slowest.push(performance.now() - began);
    assert.equal(await storeIsReady(roster), true);
    assert.equal((await ask(roster, 'POST', '/contacts/', { body: { firstName: 'Back' } })).status, 201);
  }
  await roster.close();
  await server.stop();
  tell(context, {
    statement: 'R48',
    how: `the server of the database is ended by SIGQUIT and started again ${rounds} times`,
    found: `503 meanwhile, no restart, first 200 after ${Math.round(Math.max(...slowest))} ms with its start`,
  });
});

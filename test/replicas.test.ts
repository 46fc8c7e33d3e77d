import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { systemClock } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { createDatabase, type TestDatabase } from './support/databases.ts';
import { startMintedRoster } from './support/minted-roster.ts';
import { at, textAt } from './support/operations.ts';
import { tell, times } from './support/proof.ts';
import { environmentFor, type ServerProcess, startProcess } from './support/server-process.ts';
import { startTokenMint, type TokenMint } from './support/token-mint.ts';
import { startReceiver } from './support/webhooks.ts';
import { apiCall, Wire } from './support/wire.ts';

/** Calls in ten seconds: more than a test makes, but the one that tries the limit. */
const burst = 300;

describe('Two servers on one PostgreSQL', () => {
  let folder: string;
  let database: TestDatabase;
  let rows: pg.Pool;
  let mint: TokenMint;
  let servers: readonly ServerProcess[];
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'roster-replicas-'));
    database = await createDatabase('empty');
    rows = new pg.Pool({ connectionString: database.url });
    mint = await startTokenMint(systemClock);
    const environment = {
      ...environmentFor(mint, folder, database.url),
      ROSTER_RATE_LIMIT: `${burst}/10s,1000000/day`,
    };
    const start = () => startProcess(environment, ['test/support/loopback-server.ts']);
    servers = await Promise.all([start(), start()]);
  });
  after(async () => {
    for (const server of servers) await server.kill();
    await rows.end();
    await database.drop();
    await mint.close();
    rmSync(folder, { recursive: true });
  });

  /** A caller of one server, whose calls count for the client of that number. */
  function callerOf(server: number, client: number) {
    const { origin } = servers[server] ?? assert.fail(`there is no server ${server}`);
    const token = mint.token({
      scp: 'contacts.readonly contacts.write',
      azp: `00000000-0000-4000-8000-${String(client).padStart(12, '0')}`,
    });
    const wire = new Wire(origin);
    return {
      async call(method: string, path: string, body?: object, headers: readonly string[] = []) {
        const answer = await wire.call(apiCall({ method, path, token, headers, body }));
        assert(answer, `${method} ${path} was not answered`);
        const json: unknown = parseJson(answer.body);
        return { status: answer.status, json };
      },
      close: () => wire.close(),
    };
  }

  async function count(text: string): Promise<number> {
    const found = await rows.query(`select count(*)::int as count from ${text}`);
    return found.rows[0].count;
  }

  test('that start at once on an empty database make its tables once, and serve', async () => {
    assert.equal(await count('location where is_default = 1'), 1);
    for (const server of [0, 1]) {
      const caller = callerOf(server, 1);
      assert.equal((await caller.call('GET', '/contacts/')).status, 200);
      assert.equal((await caller.call('GET', '/health/ready')).status, 200);
      caller.close();
    }
  });

  test('R15. A key that comes to both at once has one effect and one answer', async context => {
    const keys = times(20, 500);
    for (let n = 0; n < keys; n++) {
      // A client of its own for some, since the limits stay on.
      const client = 1000 + Math.floor(n / 20);
      const callers = [0, 1, 0, 1].map(server => callerOf(server, client));
      const answers = await Promise.all(
        callers.map(({ call }) =>
          call('POST', '/contacts/', { firstName: `Key ${n}` }, [`Idempotency-Key: key-${n}`]),
        ),
      );
      assert.deepEqual(
        answers.map(({ status }) => status),
        [201, 201, 201, 201],
      );
      assert.equal(new Set(answers.map(({ json }) => textAt(json, 'contact.id'))).size, 1);
      for (const caller of callers) caller.close();
    }
    assert.equal(await count(`contact where fields like '%"Key %'`), keys);
    tell(context, {
      statement: 'R15',
      how: `${keys} keys, each sent twice to each of two processes at once`,
      found: 'one contact for each, four equal answers',
    });
  });

  test('R24. What one has acknowledged the other shows at once, in get, list and search', async context => {
    const writes = times(40, 1_000);
    let misses = 0;
    for (let n = 0; n < writes; n++) {
      // A client of its own for some, since the limits stay on.
      const client = 100 + Math.floor(n / 40);
      const [writer, reader] = [callerOf(n % 2, client), callerOf((n + 1) % 2, client)];
      const email = `read-${n}@example.com`;
      const created = await writer.call('POST', '/contacts/', { firstName: `Read${n}x`, email });
      const id = textAt(created.json, 'contact.id');
      const got = await reader.call('GET', `/contacts/${id}`);
      const listed = await reader.call('GET', '/contacts/?limit=1');
      const searched = await reader.call('POST', '/contacts/search', { pageLimit: 5, query: `read${n}x` });
      if (got.status !== 200) misses++;
      if (at(listed.json, 'contacts.0.id') !== id) misses++;
      if (at(searched.json, 'contacts.0.id') !== id) misses++;
      writer.close();
      reader.close();
    }
    assert.equal(misses, 0);
    tell(context, {
      statement: 'R24',
      how: `${writes} creates at one of two processes, each read three ways at the other`,
      found: 'misses 0',
    });
  });

  test('calls that come to both pass the limit of ten seconds by at most a tenth for each', async () => {
    const callers = Array.from({ length: 16 }, (_caller, n) => callerOf(n % 2, 3));
    let admitted = 0;
    await Promise.all(
      callers.map(async ({ call, close }) => {
        for (let n = 0; n < burst / 8; n++) {
          const { status } = await call('GET', '/contacts/?limit=1');
          assert(status === 200 || status === 429, String(status));
          if (status === 200) admitted++;
        }
        close();
      }),
    );
    assert(admitted <= burst + 2 * (burst / 10), `${admitted} calls were admitted`);
    assert(admitted >= burst, `${admitted} calls were admitted`);
  });

  test('a job is run by one at a time: imports that come to both make each row once', async () => {
    const callers = [callerOf(0, 4), callerOf(1, 4)];
    const jobs = await Promise.all(
      callers.map(async (caller, n) => [
        await startImport(caller, `Twin${n}a`, 700),
        await startImport(caller, `Twin${n}b`, 700),
      ]),
    ).then(ids => ids.flat());
    await until(async () => (await count('job where date_ended is null')) === 0);
    assert.equal(await count(`job where id in ('${jobs.join("','")}') and state = 'done'`), jobs.length);
    assert.equal(await count(`contact where fields like '%"Twin%'`), jobs.length * 700);
    for (const caller of callers) caller.close();
  });

  test('R18, R20. What a killed server had begun another takes over: jobs go on, and deliveries arrive in order', async context => {
    const contacts = 4;
    const changes = 5;
    const receiver = await startReceiver();
    // Nothing is answered while the first servers live.
    receiver.answer = () => new Promise(() => {});
    const caller = callerOf(0, 5);
    const subscription = { url: receiver.url, events: ['contact.updated'] };
    const subscribed = await caller.call('POST', '/subscriptions', subscription);
    assert.equal(subscribed.status, 201, JSON.stringify(subscribed.json));
    for (let n = 0; n < contacts; n++) {
      const { json } = await caller.call('POST', '/contacts/', { firstName: `Told ${n}` });
      for (let change = 0; change < changes; change++) {
        await caller.call('PUT', `/contacts/${textAt(json, 'contact.id')}`, { city: `City ${change}` });
      }
    }
    await until(async () => receiver.received.length >= contacts);
    const importId = await startImport(caller, 'Taken', 1_500);
    await until(async () => (await count(`contact where fields like '%"Taken%'`)) > 0);
    for (const server of servers) await server.kill();
    caller.close();

    assert.equal(
      await count(`job where id = '${importId}' and date_ended is null`),
      1,
      'the job was killed in the middle',
    );
    assert((await count('delivery where lease_owner is not null')) >= contacts);
    receiver.received.length = 0;
    receiver.answer = () => ({ status: 200 });

    // The leases of the dead have run out by its clock.
    const next = await startMintedRoster({ databaseUrl: database.url, startsAt: systemClock() + 300_000 });
    await until(async () => (await count('job where date_ended is null')) === 0);
    await until(async () => (await count('delivery where date_ended is null')) === 0);
    await next.close();
    await receiver.close();

    assert.equal(await count(`contact where fields like '%"Taken%'`), 1_500);
    const told = receiver.received.map(({ body }) => body).filter(isRecord);
    const arrived = Map.groupBy(
      told.filter(body => String(at(body, 'data.contact.firstName')).startsWith('Told')),
      body => textAt(body, 'data.contact.id'),
    );
    assert.equal(arrived.size, contacts);
    for (const messages of arrived.values()) {
      const cities = messages.map(body => at(body, 'data.contact'));
      assert.deepEqual(
        cities.map(contact => (isRecord(contact) ? contact.city : '')),
        Array.from({ length: changes }, (_change, n) => `City ${n}`),
      );
    }
    tell(context, {
      statement: 'R18, R20',
      how: `two processes killed with an import of 1500 rows and ${contacts} deliveries under way, a third on their store`,
      found: '0 rows lost or doubled, every event of a contact in order',
    });
  });
});

/** Begins an import of contacts that nothing but their name tells apart. */
async function startImport(caller: { call: Call }, name: string, rows: number): Promise<string> {
  const text = Array.from({ length: rows }, (_row, n) => `${name}${n}`).join('\n');
  const content = Buffer.from(`First Name\n${text}\n`).toString('base64');
  const file = { name: 'people.csv', mediaType: 'text/csv', content };
  const { status, json } = await caller.call('POST', '/contacts/imports', { format: 'csv', file });
  assert.equal(status, 202, JSON.stringify(json));
  return textAt(json, 'job.id');
}

type Call = (method: string, path: string, body?: object) => Promise<{ status: number; json: unknown }>;

/** Waits until something is so; a test that waits for ever is ended by its run. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await pause(20);
}

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { rights } from '#identity/principal.ts';
import { Tenants } from '#identity/tenants.ts';
import { createContact } from '#operations/contact/create.ts';
import { perform } from '#operations/perform.ts';
import { createSubscription } from '#operations/subscription/create.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { parseMasterKeys } from '#store/secrets/master-keys.ts';
import { openSecrets } from '#store/secrets/open-secrets.ts';
import { openStore } from '#store/store.ts';
import { testLinks } from '#test/support/links.ts';
import { testMasterKey } from '#test/support/secrets.ts';
import type { TokenMint } from '#test/support/token-mint.ts';

import { load, percentile, requestBytes } from './support/load.ts';
import { type ServerProcess, startReceiverProcess, startRosterProcess } from './support/processes.ts';

const waiting = 20_000;
const live = 2000;

/**
 * Webhooks from one process to a local receiver: how many arrive in a second while many wait, what each costs, and how
 * soon one arrives after its change; alone, and beside an endpoint that answers after five seconds.
 */
export async function benchDeliveries(mint: TokenMint, port: number): Promise<void> {
  console.log(`\nWebhooks to a local receiver (${waiting} that wait, then ${live} creates)`);
  for (const paths of [['/fast'], ['/fast', '/slow']]) {
    const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'));
    const receiver = await startReceiverProcess();
    await fill(
      folder,
      mint,
      paths.map(path => `http://127.0.0.1:${receiver.port}${path}`),
    );
    const server = await startRosterProcess(folder, port, mint, {
      command: 'test/support/loopback-server.ts',
    });
    const drained = await arrivals(receiver.port, waiting, server);
    const seconds = (drained.last - drained.first) / 1000;
    const name = paths.length === 1 ? 'alone' : 'beside a slow endpoint';
    console.log(
      `  ${name.padEnd(23)} ${(waiting / seconds).toFixed(0).padStart(5)} a second, ${drained.processor.toFixed(2)} ms of processor each, ${server.memory().toFixed(0)} MB`,
    );
    await fetch(`http://127.0.0.1:${receiver.port}/`, { method: 'DELETE' });
    await createLive(mint, server.port);
    const { latencies } = await arrivals(receiver.port, live, server);
    const sorted = Float64Array.from(latencies).sort();
    console.log(
      `  ${' '.repeat(23)} from change to arrival: p50 ${percentile(sorted, 0.5)} ms, p99 ${percentile(sorted, 0.99)} ms`,
    );
    await server.stop();
    await receiver.stop();
    await rm(folder, { recursive: true });
  }
}

/** Makes a store in which events wait for subscriptions. */
async function fill(folder: string, { tenantId }: TokenMint, urls: readonly string[]): Promise<void> {
  const engine = openSqlite({ path: join(folder, 'roster.db') });
  await migrate(engine, systemClock());
  const newId = idMaker(systemClock);
  const secrets = await openSecrets(engine, parseMasterKeys(testMasterKey), newId);
  const store = openStore({ engine, clock: systemClock, newId, secrets });
  const tenants = new Tenants({ store, clock: systemClock, newId });
  const locations = await tenants.ensureTenant(tenantId, { name: 'Bench', country: 'US', timezone: 'UTC' });
  const links = testLinks();
  const call = {
    caller: { kind: 'application', tenantId, objectId: 'bench', clientId: 'bench', rights: new Set(rights) },
    locations,
    namedLocations: [],
    now: systemClock(),
    links,
  } as const;
  for (const url of urls)
    await perform(store, createSubscription, { url, events: ['contact.created'] }, call);
  for (let made = 0; made < waiting; made += 100) {
    await Promise.all(
      Array.from({ length: 100 }, (_, n) =>
        perform(store, createContact, { firstName: `Wait ${made + n}` }, call),
      ),
    );
  }
  links.webhooks.close();
  await store.close();
}

async function createLive(mint: TokenMint, port: number): Promise<void> {
  const headers = { authorization: `Bearer ${mint.token({ scp: 'contacts.readonly contacts.write' })}` };
  const { statuses } = await load({
    port,
    connections: 2,
    requests: live,
    request: n => requestBytes('POST', '/contacts/', headers, JSON.stringify({ firstName: `Live ${n}` })),
  });
  if (statuses.get(201) !== live) throw new Error(`Creates were answered with ${[...statuses]}.`);
}

interface Arrivals {
  readonly first: number;
  readonly last: number;
  readonly latencies: readonly number[];
  /** Of the server for each, in milliseconds. */
  readonly processor: number;
}

/** Waits until so many have come to the fast endpoint. */
async function arrivals(port: number, count: number, server: ServerProcess): Promise<Arrivals> {
  const before = server.processorTime();
  for (;;) {
    const answer = parseJson(await (await fetch(`http://127.0.0.1:${port}/`)).text());
    const fast = isRecord(answer) ? answer['/fast'] : undefined;
    if (isRecord(fast) && Number(fast.count) >= count) {
      const latencies = Array.isArray(fast.latencies) ? fast.latencies.map(Number) : [];
      const processor = (server.processorTime() - before) / count;
      return { first: Number(fast.first), last: Number(fast.last), latencies, processor };
    }
    await new Promise(resolve => setTimeout(resolve, 200));
  }
}

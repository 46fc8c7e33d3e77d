/**
 * `npm run bench`: what Roster costs beside a bare handler that answers the same bytes, in one run and in turns;
 * how the figures grow with the contacts; searches; memory; the start. An argument names one part:
 * `bare`, `growth`, `search`, `deliveries`, `start`.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { startTokenMint, type TokenMint } from '#test/support/token-mint.ts';
import { benchDeliveries } from './deliveries.ts';
import { benchSearch } from './search.ts';
import { type LoadResult, load, percentile, requestBytes } from './support/load.ts';
import { type ServerProcess, startRosterProcess, startTwinProcess } from './support/processes.ts';
import { copyStore, type FilledStore, fillStore } from './support/store-of.ts';

const port = 18_080;
const part = process.argv[2] ?? 'all';
const mint = await startTokenMint(systemClock);
const bearer = {
  authorization: `Bearer ${mint.token({ scp: 'contacts.readonly contacts.write' })}`,
};
let created = 0;

interface Kind {
  readonly name: string;
  readonly requests: number;
  request(filled: FilledStore, n: number): Buffer;
}

const kinds: readonly Kind[] = [
  {
    name: 'get',
    requests: 6000,
    request: ({ contacts: { ids } }, n) =>
      requestBytes('GET', `/contacts/${ids[(n * 7919) % ids.length]}`, bearer),
  },
  { name: 'list of 20', requests: 1500, request: () => requestBytes('GET', '/contacts/', bearer) },
  { name: 'create', requests: 1000, request: () => requestBytes('POST', '/contacts/', bearer, newContact()) },
];

function newContact(): string {
  const n = ++created;
  return JSON.stringify({
    firstName: 'Bench',
    lastName: `Number${n}`,
    email: `bench.${n}@example.com`,
    phone: `+1202${String(5_000_000 + n).padStart(7, '0')}`,
    city: 'Springfield',
    companyName: 'Example Ltd',
  });
}

async function run(
  kind: Kind,
  filled: FilledStore,
  server: ServerProcess,
  connections: number,
): Promise<LoadResult> {
  const result = await load({
    port: server.port,
    connections,
    requests: kind.requests,
    request: n => kind.request(filled, n),
  });
  const refused = [...result.statuses].filter(([status]) => status >= 300);
  if (refused.length > 0) throw new Error(`${kind.name} was answered with ${JSON.stringify(refused)}.`);
  return result;
}

/** Each kind beside its bare twin, in turns; the median of the rounds. */
async function besideTwin(mintOf: TokenMint, rounds = 7): Promise<void> {
  await inFolder(async folder => {
    const filled = await fillStore(folder, mintOf.tenantId, 10_000);
    const twin = await startTwinProcess(await copyStore(folder), filled.locationId);
    const roster = await startRosterProcess(folder, port, mintOf);
    console.log(
      '\nBeside a bare handler over the same rows (10,000 contacts, calls a second, median of rounds in turns)',
    );
    for (const kind of kinds) {
      for (const connections of [1, 8, 32]) {
        const shares: number[] = [];
        const speeds: [number, number][] = [];
        for (let round = 0; round < rounds; round++) {
          const ours = await run(kind, filled, roster, connections);
          const bare = await run(kind, filled, twin, connections);
          shares.push(ours.perSecond / bare.perSecond);
          speeds.push([ours.perSecond, bare.perSecond]);
        }
        const [mine, bares] = [median(speeds.map(([a]) => a)), median(speeds.map(([, b]) => b))];
        console.log(
          `  ${kind.name.padEnd(11)} ${String(connections).padStart(2)} connections  Roster ${mine.toFixed(0).padStart(6)}  bare ${bares.toFixed(0).padStart(6)}  share ${(median(shares) * 100).toFixed(0)} %`,
        );
      }
    }
    await twin.stop();
    await roster.stop();
  });
}

/** p50 and p99 of each kind at 10,000 and at 100,000 contacts, in turns; memory and start at the larger. */
async function growth(mintOf: TokenMint): Promise<void> {
  await inFolder(small =>
    inFolder(async large => {
      const sizes = [
        { folder: small, filled: await fillStore(small, mintOf.tenantId, 10_000), port },
        { folder: large, filled: await fillStore(large, mintOf.tenantId, 100_000), port: port + 1 },
      ];
      const servers = [];
      for (const size of sizes) {
        servers.push({ ...size, server: await startRosterProcess(size.folder, size.port, mintOf) });
      }
      console.log('\nAt 10,000 and 100,000 contacts (milliseconds, 8 connections)');
      for (const kind of kinds) {
        const found = servers.map(() => ({ p50: [] as number[], p99: [] as number[] }));
        for (let round = 0; round < 5; round++) {
          for (const [index, { filled, server }] of servers.entries()) {
            const { latencies } = await run(kind, filled, server, 8);
            found[index]?.p50.push(percentile(latencies, 0.5));
            found[index]?.p99.push(percentile(latencies, 0.99));
          }
        }
        const [few, many] = found.map(({ p50, p99 }) => ({ p50: median(p50), p99: median(p99) }));
        if (!few || !many) continue;
        console.log(
          `  ${kind.name.padEnd(11)} p50 ${few.p50.toFixed(2)} → ${many.p50.toFixed(2)} (${(many.p50 / few.p50).toFixed(2)}×)   p99 ${few.p99.toFixed(2)} → ${many.p99.toFixed(2)} (${(many.p99 / few.p99).toFixed(2)}×)`,
        );
      }
      console.log(`  resident memory under load at 100,000: ${servers[1]?.server.memory().toFixed(0)} MB`);
      for (const { server } of servers) await server.stop();
    }),
  );
}

/** From the start of the process to 200 on /health/ready, on a store that exists. */
async function starts(mintOf: TokenMint): Promise<void> {
  await inFolder(async folder => {
    await fillStore(folder, mintOf.tenantId, 10_000);
    const found: number[] = [];
    for (let round = 0; round < 6; round++) {
      const server = await startRosterProcess(folder, port, mintOf);
      found.push(server.readyAfter);
      await server.stop();
    }
    console.log(
      `\nSecond start to ready: ${median(found.slice(1)).toFixed(0)} ms (first of the code ${found[0]?.toFixed(0)} ms)`,
    );
  });
}

async function inFolder(work: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'roster-bench-'));
  try {
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

if (part === 'all' || part === 'bare') await besideTwin(mint);
if (part === 'all' || part === 'growth') await growth(mint);
if (part === 'all' || part === 'search') await benchSearch(100_000);
if (part === 'all' || part === 'deliveries') await benchDeliveries(mint, port);
if (part === 'all' || part === 'start') await starts(mint);
await mint.close();

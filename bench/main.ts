/**
 * `npm run bench`: what Roster costs beside a bare handler that answers the same bytes, in one run and in turns;
 * how the figures grow with the contacts; searches; memory; the start. An argument names one part:
 * `bare`, `growth`, `search`, `deliveries`, `start`; those that take long run by their name only: `postgres`, `import`,
 * `million` and `sync`, the last three with a number of rows, contacts or people behind it.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { startTokenMint, type TokenMint } from '#test/support/token-mint.ts';
import { benchDeliveries } from './deliveries.ts';
import { benchImport } from './import.ts';
import { benchMillion } from './million.ts';
import { benchPostgres } from './postgres.ts';
import { benchSearch } from './search.ts';
import { printBeside } from './support/beside.ts';
import { kindsFor, median, run } from './support/kinds.ts';
import { percentile } from './support/load.ts';
import { startRosterProcess, startTwinProcess } from './support/processes.ts';
import { copyStore, fillStore } from './support/store-of.ts';
import { benchSync } from './sync.ts';

const port = 18_080;
const part = process.argv[2] ?? 'all';
const mint = await startTokenMint(systemClock);
const count = process.argv[3] === undefined ? undefined : Number(process.argv[3]);
const bearer = {
  authorization: `Bearer ${mint.token({ scp: 'contacts.readonly contacts.write' })}`,
};
const kinds = kindsFor(bearer);

/** Each kind beside its bare twin, in turns; the median of the rounds. */
async function besideTwin(mintOf: TokenMint, rounds = 7): Promise<void> {
  await inFolder(async folder => {
    const filled = await fillStore(folder, mintOf.tenantId, 10_000);
    const twin = await startTwinProcess(await copyStore(folder), filled.locationId);
    const copyForAll = await copyStore(folder, 'twin-of-all');
    const twinOfAll = await startTwinProcess(copyForAll, filled.locationId, 'all');
    const roster = await startRosterProcess(folder, port, mintOf);
    console.log(
      '\nBeside a bare handler over the same rows (10,000 contacts, calls a second, median of rounds in turns); its create writes the row of the contact alone, or all that Roster writes of it',
    );
    await printBeside({ kinds, filled, roster, twin, rounds });
    const creates = kinds.filter(({ name }) => name === 'create');
    await printBeside({
      kinds: creates,
      suffix: ', all',
      filled,
      roster,
      twin: twinOfAll,
      rounds,
    });
    await twinOfAll.stop();
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

if (part === 'all' || part === 'bare') await besideTwin(mint);
if (part === 'all' || part === 'growth') await growth(mint);
if (part === 'all' || part === 'search') await benchSearch(100_000);
if (part === 'all' || part === 'deliveries') await benchDeliveries(mint, port);
if (part === 'all' || part === 'start') await starts(mint);
if (part === 'postgres') await benchPostgres({ mint, port, kinds, count });
if (part === 'import') await benchImport({ mint, port, bearer, rows: count ?? 100_000 });
if (part === 'million') await benchMillion({ mint, port, bearer, kinds, count: count ?? 1_000_000 });
if (part === 'sync') await benchSync(port + 200, count ?? 100_000);
await mint.close();

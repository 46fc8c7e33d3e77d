import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonic, systemClock } from '#base/clock.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { openStore } from '#store/store.ts';
import type { TokenMint } from '#test/support/token-mint.ts';
import { printSearches } from './search.ts';
import { type Bearer, type Kind, median, run } from './support/kinds.ts';
import { percentile } from './support/load.ts';
import { openPostgresServer } from './support/postgres.ts';
import { type ServerProcess, startRosterProcess } from './support/processes.ts';
import { type FilledStore, fillPostgres, fillStore } from './support/store-of.ts';

export interface MillionTerms {
  readonly mint: TokenMint;
  readonly port: number;
  readonly bearer: Bearer;
  readonly kinds: readonly Kind[];
  readonly count: number;
}

const few = 10_000;
const rounds = 5;

interface Filled {
  readonly folder: string;
  readonly databaseUrl: string;
  readonly filled: FilledStore;
}

/** What grows with a location that is a hundred times as large, on both engines. */
export async function benchMillion(terms: MillionTerms): Promise<void> {
  const { mint, count } = terms;
  const folders: string[] = [];
  const onFile = async (contacts: number): Promise<Filled> => {
    const folder = mkdtempSync(join(tmpdir(), 'roster-bench-'));
    folders.push(folder);
    const filled = await fillStore(folder, mint.tenantId, contacts);
    return { folder, databaseUrl: `sqlite:${join(folder, 'roster.db')}`, filled };
  };
  const postgres = await openPostgresServer();
  const onPostgres = async (contacts: number): Promise<Filled> => {
    const [folder = tmpdir()] = folders;
    const databaseUrl = await postgres.database(`of_${contacts}`);
    return { folder, databaseUrl, filled: await fillPostgres(databaseUrl, mint.tenantId, contacts) };
  };
  try {
    for (const [name, fill] of [
      ['SQLite', onFile],
      ['PostgreSQL', onPostgres],
    ] as const) {
      const start = monotonic();
      const stores = [await fill(few), await fill(count)] as const;
      console.log(
        `\n${name}: ${few} and ${count} contacts, filled in ${((monotonic() - start) / 1000).toFixed(0)} s`,
      );
      await compare(stores, terms);
      await search(stores[1]);
    }
  } finally {
    await postgres.stop();
    for (const folder of folders) rmSync(folder, { recursive: true });
  }
}

async function compare([small, large]: readonly [Filled, Filled], terms: MillionTerms): Promise<void> {
  const { mint, port, kinds } = terms;
  const start = ({ folder, databaseUrl }: Filled, at: number) =>
    startRosterProcess(folder, at, mint, { databaseUrl });
  const servers = [await start(small, port), await start(large, port + 1)] as const;
  for (const kind of kinds) {
    const [fewer, more]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      fewer.push(percentile((await run(kind, small.filled, servers[0], 8)).latencies, 0.5));
      more.push(percentile((await run(kind, large.filled, servers[1], 8)).latencies, 0.5));
    }
    const [one, other] = [median(fewer), median(more)];
    console.log(
      `  ${kind.name.padEnd(11)} p50 ${one.toFixed(2)} → ${other.toFixed(2)} ms (${(other / one).toFixed(2)}×)`,
    );
  }
  await besideSearches(servers[1], large, terms);
  for (const server of servers) await server.stop();
}

/** The p99 of a get, alone and while four searches run that no index carries. */
async function besideSearches(server: ServerProcess, { filled }: Filled, terms: MillionTerms): Promise<void> {
  const [get] = terms.kinds;
  if (!get) return;
  const p99 = async () => percentile((await run(get, filled, server, 8)).latencies, 0.99);
  const alone: number[] = [];
  for (let round = 0; round < rounds; round++) alone.push(await p99());
  let isOver = false;
  let searches = 0;
  const body = JSON.stringify({
    pageLimit: 20,
    filters: [{ field: 'website', operator: 'eq', value: 'https://nowhere.example.com' }],
  });
  const headers = { ...terms.bearer, 'content-type': 'application/json' };
  const searching = Array.from({ length: 4 }, async () => {
    while (!isOver) {
      const answer = await fetch(`http://127.0.0.1:${server.port}/contacts/search`, {
        method: 'POST',
        headers,
        body,
      });
      await answer.text();
      searches++;
    }
  });
  const beside: number[] = [];
  for (let round = 0; round < rounds; round++) beside.push(await p99());
  isOver = true;
  await Promise.all(searching);
  const [one, other] = [median(alone), median(beside)];
  console.log(
    `  get         p99 ${one.toFixed(2)} → ${other.toFixed(2)} ms (${(other / one).toFixed(2)}×) while four searches run that no index carries (${searches} ended)`,
  );
}

async function search({ databaseUrl, filled }: Filled): Promise<void> {
  const engine = databaseUrl.startsWith('sqlite:')
    ? openSqlite({ path: databaseUrl.slice('sqlite:'.length) })
    : openPostgres({ url: databaseUrl, log: console });
  await printSearches(openStore({ engine, clock: systemClock }), filled.locationId, filled.contacts);
  await engine.close();
}

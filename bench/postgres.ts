import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TokenMint } from '#test/support/token-mint.ts';
import { printBeside } from './support/beside.ts';
import { type Kind, median, run } from './support/kinds.ts';
import { openPostgresServer } from './support/postgres.ts';
import { type ServerProcess, startRosterProcess, startTwinProcess } from './support/processes.ts';
import { type FilledStore, fillPostgres } from './support/store-of.ts';

export interface PostgresTerms {
  readonly mint: TokenMint;
  readonly port: number;
  readonly kinds: readonly Kind[];
  readonly count?: number | undefined;
  readonly rounds?: number;
}

/** Beside a bare handler over `pg`, both on a PostgreSQL that flushes; then two servers against one. */
export async function benchPostgres(terms: PostgresTerms): Promise<void> {
  const { mint, port, kinds, count = 10_000, rounds = 7 } = terms;
  const folder = mkdtempSync(join(tmpdir(), 'roster-bench-'));
  const postgres = await openPostgresServer();
  try {
    const databaseUrl = await postgres.database('roster');
    const filled = await fillPostgres(databaseUrl, mint.tenantId, count);
    const twin = await startTwinProcess(await postgres.database('twin', 'roster'), filled.locationId);
    const roster = await startRosterProcess(folder, port, mint, { databaseUrl });
    console.log(
      `\nOn PostgreSQL beside a bare handler over pg that writes the same rows (${count} contacts, calls a second, median of rounds in turns)`,
    );
    await printBeside({ kinds, filled, roster, twin, rounds });
    await twin.stop();

    const second = await startRosterProcess(folder, port + 1, mint, { databaseUrl });
    console.log(
      '\nTwo servers against one, on one PostgreSQL and one machine (calls a second, 32 connections in all)',
    );
    for (const kind of kinds) {
      const [ones, twos]: [number[], number[]] = [[], []];
      for (let round = 0; round < rounds; round++) {
        ones.push((await run(kind, filled, roster, 32)).perSecond);
        twos.push(await both(kind, filled, [roster, second]));
      }
      const [one, two] = [median(ones), median(twos)];
      console.log(
        `  ${kind.name.padEnd(11)} one ${one.toFixed(0).padStart(6)}  two ${two.toFixed(0).padStart(6)}  ${(two / one).toFixed(2)}×`,
      );
    }
    await second.stop();
    await roster.stop();
  } finally {
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
}

/** Calls a second of servers that are called at once, each over its share of the connections. */
async function both(kind: Kind, filled: FilledStore, servers: readonly ServerProcess[]): Promise<number> {
  const results = await Promise.all(servers.map(server => run(kind, filled, server, 32 / servers.length)));
  return results.reduce((sum, { perSecond }) => sum + perSecond, 0);
}

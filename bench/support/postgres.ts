import { totalmem } from 'node:os';
import pg from 'pg';
import { startPostgres } from '#test/support/postgres-server.ts';

/** A PostgreSQL that flushes what it acknowledges: one that is started for the run, or that is there already. */
export interface BenchPostgres {
  /** Makes a database, empty or as a copy of another that nobody uses; answers its address. */
  database(name: string, copyOf?: string): Promise<string>;
  stop(): Promise<void>;
}

/**
 * As PostgreSQL's manual has it for a server with 1 GB of memory and more: a quarter of the memory for its pages, where it
 * takes 128 MB for the smallest of machines; and room for the log between two checkpoints.
 */
const settings = [`shared_buffers=${Math.floor(totalmem() / 4 / 1024 ** 2)}MB`, 'max_wal_size=4GB'];

/** Names a server that is there already, whose user may make databases. */
const given = 'ROSTER_BENCH_POSTGRES_URL';

export async function openPostgresServer(): Promise<BenchPostgres> {
  const there = process.env[given];
  const own = there === undefined ? await startPostgres({ isDurable: true, settings }) : undefined;
  if (own) console.log(`PostgreSQL is started with ${settings.join(', ')}.`);
  const server = own?.url ?? there ?? '';
  const made: string[] = [];
  return {
    async database(name, copyOf) {
      const database = `roster_bench_${name}`;
      await ask(server, `drop database if exists ${database} with (force)`);
      await ask(server, `create database ${database}${copyOf ? ` template roster_bench_${copyOf}` : ''}`);
      made.push(database);
      const url = new URL(server);
      url.pathname = `/${database}`;
      return url.href;
    },
    async stop() {
      for (const database of made) await ask(server, `drop database if exists ${database} with (force)`);
      await own?.stop();
    },
  };
}

/** Runs one statement outside of any transaction. */
export async function ask(url: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

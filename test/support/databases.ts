import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import pg from 'pg';
import { openPostgres } from '#store/engines/postgres.ts';
import { openPool } from '#store/engines/postgres-pool.ts';
import { migrate } from '#store/migrate.ts';
import { type PostgresServer, startPostgres } from './postgres-server.ts';

/** A PostgreSQL whose user may make databases: one that is there already, or that the run of tests has started. */
const given = 'ROSTER_TEST_POSTGRES_URL';
/** The name of the migrated database that others are copied from, once the run has made it. */
const givenTemplate = 'ROSTER_TEST_POSTGRES_TEMPLATE';

/** A database of its own for a test. */
export interface TestDatabase {
  readonly url: string;
  drop(): Promise<void>;
}

let own: Promise<PostgresServer> | undefined;
let ownTemplate: Promise<TestDatabase> | undefined;

/** Makes a database with the tables of this release (a copy costs a tenth of the migrations), or an empty one. */
export async function createDatabase(kind: 'migrated' | 'empty' = 'migrated'): Promise<TestDatabase> {
  const server = await serverUrl();
  if (kind === 'empty') return create(server);
  return create(server, process.env[givenTemplate] ?? (await templateOf(server)));
}

/** A database, and connections that know its tables: to learn them takes longer than many a test. */
export interface BorrowedDatabase extends TestDatabase {
  readonly pool: pg.Pool;
}

/** Databases that a test of this process is done with. Each serves another: to empty one takes a tenth of a copy. */
const idle: BorrowedDatabase[] = [];

/** A migrated database without a row, whose `drop` keeps it for the next test of this process. */
export async function borrowDatabase(): Promise<BorrowedDatabase> {
  return idle.pop() ?? lend(await createDatabase());
}

function lend({ url }: TestDatabase): BorrowedDatabase {
  const pool = openPool({ url, log: { warn: () => {} } });
  const database = {
    url,
    pool,
    async drop() {
      // What a test still has under way ends first.
      while (pool.idleCount < pool.totalCount) await once(pool, 'release');
      await pool.query(removeRows);
      idle.push(database);
    },
  };
  return database;
}

/** Removes the databases that were borrowed in this process. */
export async function dropBorrowed(): Promise<void> {
  for (const { pool, url } of idle.splice(0)) {
    await pool.end();
    await remove(url);
  }
}

const removeRows = `do $$
  declare name text;
  begin
    for name in select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace loop
      if name <> 'migration' then execute format('delete from %I', name); end if;
    end loop;
    alter sequence contact_search_number_sequence restart;
  end
$$`;

/** Starts the server of a whole run of tests, which finds it by its environment; answers how to end it. */
export async function openRun(): Promise<() => Promise<void>> {
  const server = process.env[given] === undefined ? await startPostgres() : undefined;
  const url = server?.url ?? process.env[given] ?? '';
  const { url: templateUrl, drop } = await template(url);
  process.env[given] = url;
  process.env[givenTemplate] = nameIn(templateUrl);
  return async () => {
    await drop();
    await server?.stop();
  };
}

/** Runs a statement as the user that may make databases, outside of any transaction. */
export async function administer(text: string): Promise<void> {
  await administerAt(await serverUrl(), text);
}

async function serverUrl(): Promise<string> {
  const url = process.env[given];
  if (url !== undefined) return url;
  // A single file that runs by itself brings its own.
  own ??= startPostgres();
  return (await own).url;
}

/** Ends the server that this process started for itself. */
export async function closeOwnServer(): Promise<void> {
  await (await own)?.stop();
}

async function templateOf(server: string): Promise<string> {
  ownTemplate ??= template(server);
  return nameIn((await ownTemplate).url);
}

async function template(server: string): Promise<TestDatabase> {
  const database = await create(server);
  const engine = openPostgres({ url: database.url, log: { warn: () => {} } });
  await migrate(engine, Date.UTC(2026, 0, 1));
  await engine.close();
  return database;
}

async function create(server: string, from?: string): Promise<TestDatabase> {
  const name = `roster_test_${randomBytes(6).toString('hex')}`;
  // Copied as files: a quarter of the time that it takes through the log.
  const how = from === undefined ? '' : ` template ${from} strategy file_copy`;
  await administerAt(server, `create database ${name}${how}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => remove(url.href) };
}

async function remove(url: string): Promise<void> {
  await administer(`drop database if exists ${nameIn(url)} with (force)`);
}

async function administerAt(server: string, text: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(text);
  } finally {
    await client.end();
  }
}

function nameIn(url: string): string {
  return new URL(url).pathname.slice(1);
}

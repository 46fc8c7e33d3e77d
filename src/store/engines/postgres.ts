import {
  type CompiledQuery,
  type DatabaseConnection,
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely';
import pg from 'pg';
import { BoundedMap } from '#base/bounded-map.ts';
import type { Log } from '#base/log.ts';
import { Dictionaries } from '../dictionary.ts';
import { sequence } from '../outbox.ts';
import { longestSearch, searchIn, searchLine, tooBroad } from '../search/aside.ts';
import type { Tables } from '../tables.ts';
import type { Engine, Session } from './engine.ts';

const keptStatements = 500;

export interface PostgresOptions {
  /** postgres://user:password@host:port/database. */
  readonly url: string;
  readonly connections?: number;
  readonly log: Pick<Log, 'warn'>;
  /** After so many milliseconds a search that no index carries is given up. */
  readonly longest?: number;
}

/** A PostgreSQL server. Every statement text gets a name, so that the server keeps its plan. */
export function openPostgres({
  url,
  connections = 10,
  log,
  longest = longestSearch,
}: PostgresOptions): Engine {
  const pool = new pg.Pool({ connectionString: url, max: connections, types: wholeNumbers });
  // Without a listener the process would die of an idle connection that the server ends (57P01).
  pool.on('error', error => log.warn({ error }, 'An idle connection to PostgreSQL was closed.'));

  const searches = searchLine(2);
  const dictionaries = new Dictionaries();

  async function using<Result>(work: (session: PostgresSession) => Promise<Result>): Promise<Result> {
    const client = await pool.connect();
    let failure: Error | undefined;
    try {
      return await work(sessionOf(client));
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.release(isLost(failure));
    }
  }

  function transaction<Result>(work: (session: PostgresSession) => Promise<Result>): Promise<Result> {
    return using(async session => {
      await session.client.query('begin');
      try {
        const result = await work(session);
        await session.client.query('commit');
        return result;
      } catch (error) {
        await session.client.query('rollback').catch(() => {});
        throw error;
      }
    });
  }

  return {
    kind: 'postgres',
    read: using,
    async write(locationId, work) {
      const result = await transaction(work);
      // A failure here loses nothing: the next commit of the location numbers these events as well.
      await transaction(session => sequence(session, locationId)).catch(error =>
        log.warn({ error }, 'Events wait for their positions.'),
      );
      return result;
    },
    search: search =>
      searches.run(() =>
        transaction(async session => {
          await session.client.query(`set local statement_timeout = ${longest}`);
          return searchIn(session, search, dictionaries);
        }).catch(error => Promise.reject(isTimeout(error) ? tooBroad() : error)),
      ),
    migrate: transaction,
    close: () => pool.end(),
  };
}

/** Whole numbers arrive as text from the driver; times and counts fit a JavaScript number. */
const wholeNumbers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

/** Connections that the server ended must not go back to the pool. */
function isLost(error: Error | undefined): boolean {
  return (
    error !== undefined && 'code' in error && typeof error.code === 'string' && /^(57P|08)/.test(error.code)
  );
}

/** Whether the server gave up a statement that took too long (57014, query_canceled). */
function isTimeout(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '57014';
}

/** Names by statement text, the same for every connection. */
const names = new BoundedMap<string, string>(keptStatements);
let lastName = 0;

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  const name = `s${++lastName}`;
  names.set(text, name);
  return name;
}

class PostgresSession implements Session, DatabaseConnection {
  readonly kind = 'postgres';
  readonly client: pg.PoolClient;
  readonly database: Kysely<Tables>;

  constructor(client: pg.PoolClient) {
    this.client = client;
    this.database = new Kysely<Tables>({
      dialect: {
        createAdapter: () => new PostgresAdapter(),
        createDriver: () => new OneConnection(this),
        createIntrospector: database => new PostgresIntrospector(database),
        createQueryCompiler: () => new PostgresQueryCompiler(),
      },
    });
  }

  rows: Session['rows'] = async (statement, parameters) => {
    const compiled = statement.compiled('postgres');
    const { rows } = await this.#query<NonNullable<(typeof statement)['row']>>(
      compiled.text,
      compiled.bind(parameters),
    );
    return rows;
  };

  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.client.query('savepoint attempt');
    let result: Result;
    try {
      result = await work();
    } catch (error) {
      // Where the connection is lost this fails as well; the first error tells more.
      await this.client.query('rollback to savepoint attempt').catch(() => Promise.reject(error));
      throw error;
    }
    await this.client.query('release savepoint attempt');
    return result;
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#query<Row>(sql, [...parameters]);
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  streamQuery(): never {
    throw new Error('Rows are read page by page, not by a database cursor.');
  }

  #query<Row>(text: string, values: unknown[]): Promise<pg.QueryResult<Row & pg.QueryResultRow>> {
    return this.client.query({ name: nameOf(text), text, values });
  }
}

/** Runs what a builder writes on the one connection of a session. */
class OneConnection extends DummyDriver {
  readonly #session: PostgresSession;

  constructor(session: PostgresSession) {
    super();
    this.#session = session;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    return this.#session;
  }
}

const sessions = new WeakMap<pg.PoolClient, PostgresSession>();

function sessionOf(client: pg.PoolClient): PostgresSession {
  const known = sessions.get(client) ?? new PostgresSession(client);
  sessions.set(client, known);
  return known;
}

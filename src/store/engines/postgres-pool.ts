import pg from 'pg';
import type { Log } from '#base/log.ts';
import { wholeNumbers } from './postgres-batch.ts';

export interface PoolOptions {
  /** postgres://user:password@host:port/database. */
  readonly url: string;
  readonly connections?: number;
  readonly log: Pick<Log, 'warn'>;
  readonly limits?: Partial<PostgresLimits>;
}

/** How long is waited for what, in milliseconds, before a call is answered with 503. */
export interface PostgresLimits {
  /** One statement on the server. */
  readonly statement: number;
  /** A lock that another transaction holds. */
  readonly lock: number;
  /** The answer to a statement, the way there and back included. */
  readonly answer: number;
  /** A free connection. */
  readonly connection: number;
  /** So many may wait for one; whoever comes then is refused at once. */
  readonly waiting: number;
}

export const usualLimits: PostgresLimits = {
  statement: 10_000,
  lock: 5_000,
  answer: 15_000,
  connection: 5_000,
  waiting: 1000,
};

/** The connections of an engine to its server. */
export function openPool({ url, connections = 10, log, limits }: PoolOptions): pg.Pool {
  const { statement, lock, answer, connection } = { ...usualLimits, ...limits };
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types: wholeNumbers,
    pipeline: true,
    // A search finds a page in less time than workers take to start, and processors are left to others.
    options: '-c max_parallel_workers_per_gather=0 -c jit=off',
    statement_timeout: statement,
    lock_timeout: lock,
    query_timeout: answer,
    connectionTimeoutMillis: connection,
    // A process that hangs in a transaction holds its locks no longer than this.
    idle_in_transaction_session_timeout: answer,
  });
  // Without listeners the process would die of a connection that the server ends (57P01), idle or in use.
  pool.on('connect', client => client.on('error', () => {}));
  pool.on('error', error => log.warn({ error }, 'An idle connection to PostgreSQL was closed.'));
  return pool;
}

import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { waitAfter } from '#base/backoff.ts';
import type { Log } from '#base/log.ts';
import { Dictionaries } from '../dictionary.ts';
import { sequence } from '../outbox.ts';
import { longestSearch, searchIn, searchLine, tooBroad } from '../search/aside.ts';
import type { Engine } from './engine.ts';
import { asAnswer, hasCrossed, isLost, isOutdated, isTimeout } from './postgres-errors.ts';
import { type PostgresSession, sessionOf } from './postgres-session.ts';
import { SharedRuns } from './shared-runs.ts';

export interface PostgresOptions {
  /** postgres://user:password@host:port/database. */
  readonly url: string;
  readonly connections?: number;
  readonly log: Pick<Log, 'warn'>;
  readonly limits?: Partial<PostgresLimits>;
  /** After so many milliseconds a search that no index carries is given up. */
  readonly longest?: number;
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

const usualLimits: PostgresLimits = {
  statement: 10_000,
  lock: 5_000,
  answer: 15_000,
  connection: 5_000,
  waiting: 1000,
};

/** A transaction that crossed another is run so often, with longer and longer pauses in milliseconds. */
const tries = 6;
const pauses = { first: 10, longest: 200 };

/** A PostgreSQL server. Statements that are asked for together travel together. */
export function openPostgres({
  url,
  connections = 10,
  log,
  limits,
  longest = longestSearch,
}: PostgresOptions): Engine {
  const { statement, lock, answer, connection, waiting } = { ...usualLimits, ...limits };
  const pool = new pg.Pool({
    connectionString: url,
    max: connections,
    types: wholeNumbers,
    pipeline: true,
    statement_timeout: statement,
    lock_timeout: lock,
    query_timeout: answer,
    connectionTimeoutMillis: connection,
    // A process that hangs in a transaction holds its locks no longer than this.
    idle_in_transaction_session_timeout: answer,
  });
  // Without listeners the process would die of a connection that the server ends (57P01), idle or in use.
  pool.on('connect', client => {
    client.on('error', () => {});
    begunAt.set(client, changesSeen);
  });
  pool.on('error', error => log.warn({ error }, 'An idle connection to PostgreSQL was closed.'));

  // A connection that was begun before a change of the schema was seen goes: it has statements that do not fit any more.
  const begunAt = new WeakMap<pg.ClientBase, number>();
  let changesSeen = 0;
  const isOld = (client: pg.ClientBase) => (begunAt.get(client) ?? 0) < changesSeen;

  const searches = searchLine(2);
  const dictionaries = new Dictionaries();

  async function using<Result>(work: (session: PostgresSession) => Promise<Result>): Promise<Result> {
    if (pool.waitingCount >= waiting) throw new Error('timeout expired: too many wait for a connection');
    let client = await pool.connect();
    while (isOld(client)) {
      client.release(true);
      client = await pool.connect();
    }
    let failure: unknown;
    try {
      return await work(sessionOf(client));
    } catch (error) {
      failure = error;
      if (isOutdated(error) && !isOld(client)) changesSeen++;
      throw error;
    } finally {
      client.release(isOld(client) || (failure !== undefined && isLost(failure)));
    }
  }

  function transaction<Result>(work: (session: PostgresSession) => Promise<Result>): Promise<Result> {
    return using(async session => {
      // Travels with the first statement; where it fails, so does that.
      const begun = session.control('begin');
      begun.catch(() => {});
      try {
        const result = await work(session);
        await begun;
        await session.control('commit');
        return result;
      } catch (error) {
        await session.control('rollback').catch(() => {});
        throw error;
      }
    });
  }

  /** Runs something again from its start when it crossed another, or a change of the schema: nothing of it is left. */
  async function again<Result>(run: () => Promise<Result>): Promise<Result> {
    for (let failures = 1; ; failures++) {
      try {
        return await run();
      } catch (error) {
        if (!(hasCrossed(error) || isOutdated(error)) || failures === tries) throw error;
        await pause(waitAfter(failures, pauses));
      }
    }
  }

  const settled = <Result>(work: (session: PostgresSession) => Promise<Result>) =>
    again(() => transaction(work));

  async function answering<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } catch (error) {
      const said = asAnswer(error);
      if (said !== error) log.warn({ error }, 'PostgreSQL does not answer as it should.');
      throw said;
    }
  }

  const numbering = new SharedRuns(locationId =>
    // A failure here loses nothing: the next commit of the location numbers these events too, or the sweep.
    settled(session => sequence(session, locationId)).catch(error =>
      log.warn({ error }, 'Events wait for their positions.'),
    ),
  );

  return {
    kind: 'postgres',
    read: work => answering(again(() => using(work))),
    write: (_locationId, work) => answering(settled(work)),
    sequence: locationId => numbering.run(locationId),
    // A server whose disk is full ends, and answers nothing until it has room.
    isWritable: async () => true,
    search: search =>
      answering(
        searches.run(() =>
          settled(async session => {
            await session.client.query(`set local statement_timeout = ${longest}`);
            return searchIn(session, search, dictionaries);
          }).catch(error => Promise.reject(isTimeout(error) ? tooBroad() : error)),
        ),
      ),
    migrate: work =>
      settled(async session => {
        await session.client.query('set local statement_timeout = 0; set local lock_timeout = 0');
        await work(session);
      }),
    close: () => pool.end(),
  };
}

/** Whole numbers arrive as text from the driver; times and counts fit a JavaScript number. */
const wholeNumbers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

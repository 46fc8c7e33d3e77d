import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { waitAfter } from '#base/backoff.ts';
import { Dictionaries } from '../dictionary.ts';
import { sequence } from '../outbox.ts';
import { longestSearch, searchIn, searchLine, tooBroad } from '../search/aside.ts';
import type { Engine } from './engine.ts';
import { asAnswer, hasCrossed, isLost, isOutdated, isTimeout } from './postgres-errors.ts';
import { openPool, type PoolOptions, usualLimits } from './postgres-pool.ts';
import { type PostgresSession, sessionOf } from './postgres-session.ts';
import { SharedRuns } from './shared-runs.ts';

export interface PostgresOptions extends PoolOptions {
  /** After so many milliseconds a search that no index carries is given up. */
  readonly longest?: number;
  /** Connections that are there already, and stay when the engine is closed. */
  readonly pool?: pg.Pool;
}

/** A transaction that crossed another is run so often, with longer and longer pauses in milliseconds. */
const tries = 6;
const pauses = { first: 10, longest: 200 };

/** In milliseconds: 24 days. */
const longestTimer = 2 ** 31 - 1;

/** A PostgreSQL server. Statements that are asked for together travel together. */
export function openPostgres(options: PostgresOptions): Engine {
  const { log, limits, longest = longestSearch } = options;
  const { waiting } = { ...usualLimits, ...limits };
  const pool = options.pool ?? openPool(options);

  // A connection that was first used before a change of the schema was seen goes: it has statements that do not fit any more.
  const begunAt = new WeakMap<pg.ClientBase, number>();
  let changesSeen = 0;
  const isOld = (client: pg.ClientBase) => (begunAt.get(client) ?? changesSeen) < changesSeen;

  const searches = searchLine();
  const dictionaries = new Dictionaries();

  async function using<Result>(work: (session: PostgresSession) => Promise<Result>): Promise<Result> {
    if (pool.waitingCount >= waiting) throw new Error('timeout expired: too many wait for a connection');
    let client = await pool.connect();
    while (isOld(client)) {
      client.release(true);
      client = await pool.connect();
    }
    if (!begunAt.has(client)) begunAt.set(client, changesSeen);
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
      session.begin();
      try {
        const result = await work(session);
        await session.commit();
        return result;
      } catch (error) {
        throw await session.rollback(error);
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
    sequence(settled, locationId).catch(error => log.warn({ error }, 'Events wait for their positions.')),
  );

  /** How many transactions are under way, by location. */
  const writing = new Map<string, number>();

  async function counted<Result>(locationId: string, work: () => Promise<Result>): Promise<Result> {
    writing.set(locationId, (writing.get(locationId) ?? 0) + 1);
    try {
      return await work();
    } finally {
      const others = (writing.get(locationId) ?? 1) - 1;
      if (others === 0) writing.delete(locationId);
      else writing.set(locationId, others);
    }
  }

  return {
    kind: 'postgres',
    read: work => answering(again(() => using(work))),
    write: (locationId, work) => counted(locationId, () => answering(settled(work))),
    isAlone: locationId => writing.get(locationId) === 1 && !numbering.isRunning(locationId),
    sequence: locationId => numbering.run(locationId),
    // A server whose disk is full ends, and answers nothing until it has room.
    isWritable: async () => true,
    search: search =>
      answering(
        searches.run(() =>
          settled(async session => {
            await session.control(`set local statement_timeout = ${longest}`);
            return searchIn(session, search, dictionaries);
          }).catch(error => Promise.reject(isTimeout(error) ? tooBroad() : error)),
        ),
      ),
    migrate: work => settled(session => patiently(session, work)),
    close: async () => {
      if (!options.pool) await pool.end();
    },
  };
}

/** Does work whose statements take as long as they do. */
async function patiently(
  session: PostgresSession,
  work: (session: PostgresSession) => Promise<void>,
): Promise<void> {
  session.answerWithin = longestTimer;
  try {
    await session.control('set local statement_timeout = 0');
    await session.control('set local lock_timeout = 0');
    await work(session);
  } finally {
    session.answerWithin = undefined;
  }
}

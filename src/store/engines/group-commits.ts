import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Bounded, tellOf } from '#base/bounded.ts';
import type { Clock } from '#base/clock.ts';
import type { SqliteConnection } from './node-sqlite.ts';
import { asAnswer, isOfDisk, spoilsConnection, tooManyWait } from './sqlite-errors.ts';

interface Job {
  /** Does the work, and tells how to answer once it is on disk. */
  run(connection: SqliteConnection): Promise<Answer>;
  fail(error: unknown): void;
}
type Answer = () => void;

export interface GroupHooks {
  /** Nothing else runs between this and the end of the commit. `took` is how long the work of the group did, in milliseconds. */
  beforeCommit(connection: SqliteConnection, took: number): void;
  /** Opens the connection that writes. */
  open(): SqliteConnection;
  readonly monotonic: Clock;
  /** How many may wait; who comes when so many do is refused. */
  readonly longest?: number;
}

/** A group ends after this many jobs or milliseconds, so that reads and other work get their turn. */
const largestGroup = 64;
const longestGroup = 5;
/** As many as may wait for a connection of PostgreSQL. */
const usualLongest = 1000;

/**
 * Writes wait for each other in one line. Those that wait together share one transaction, each but the first in a
 * savepoint, so that one flush serves all. Nobody is answered before the flush that holds their change.
 */
export class GroupCommits implements Bounded {
  readonly name = 'waiting writes';
  readonly limit: number;
  readonly #hooks: GroupHooks;
  readonly #waiting: Job[] = [];
  #connection: SqliteConnection;
  #isSpoilt = false;
  #running: Promise<void> | undefined;
  /** Whether the disk refused the last commit. */
  isRefused = false;

  constructor(hooks: GroupHooks) {
    this.#hooks = hooks;
    this.limit = hooks.longest ?? usualLongest;
    this.#connection = hooks.open();
    tellOf(this);
  }

  get size(): number {
    return this.#waiting.length;
  }

  /** The connection that writes, for whoever has waited until it is idle. */
  get connection(): SqliteConnection {
    return this.#connection;
  }

  write<Result>(work: (connection: SqliteConnection) => Promise<Result>): Promise<Result> {
    return new Promise((resolve, reject) => {
      if (this.size >= this.limit) throw tooManyWait();
      this.#waiting.push({
        async run(connection) {
          const result = await work(connection);
          return () => resolve(result);
        },
        fail: reject,
      });
      // A turn later: the requests that arrived together are then all in line.
      this.#running ??= nextTurn().then(() => this.#drain());
    });
  }

  /** Resolves when nobody waits any more. */
  async idle(): Promise<void> {
    while (this.#running) await this.#running;
  }

  async #drain(): Promise<void> {
    while (this.#waiting.length > 0) {
      await this.#commitGroup();
      await nextTurn();
    }
    this.#running = undefined;
  }

  async #commitGroup(): Promise<void> {
    const group: Job[] = [];
    const answers: Answer[] = [];
    const start = this.#hooks.monotonic();
    const end = start + longestGroup;
    try {
      if (this.#isSpoilt) this.#replace();
      this.#connection.run('begin immediate');
      do {
        const job = this.#waiting.shift();
        if (!job) break;
        group.push(job);
        // The first needs no savepoint: where it fails, there is nothing else in the transaction.
        answers.push(await (group.length === 1 ? job.run(this.#connection) : this.#runInSavepoint(job)));
      } while (group.length < largestGroup && this.#hooks.monotonic() < end);
      this.#hooks.beforeCommit(this.#connection, this.#hooks.monotonic() - start);
      this.#connection.run('commit');
      this.isRefused = false;
    } catch (error) {
      this.isRefused ||= isOfDisk(error);
      this.#isSpoilt ||= spoilsConnection(error);
      this.#takeBack();
      if (group.length === 0) group.push(...this.#waiting.splice(0));
      for (const job of group) job.fail(asAnswer(error));
      return;
    }
    for (const answer of answers) answer();
  }

  /** A disk that does not write may not let a transaction be taken back either; the next connection finds it undone. */
  #takeBack(): void {
    try {
      if (this.#connection.isInTransaction) this.#connection.run('rollback');
    } catch {
      this.#isSpoilt = true;
    }
  }

  #replace(): void {
    const next = this.#hooks.open();
    this.#connection.close();
    this.#connection = next;
    this.#isSpoilt = false;
  }

  async #runInSavepoint(job: Job): Promise<Answer> {
    this.#connection.run('savepoint job');
    let answer: Answer;
    try {
      answer = await job.run(this.#connection);
    } catch (error) {
      // A full disk has ended the transaction already, and with it the whole group.
      if (!this.#connection.isInTransaction) throw error;
      this.#connection.run('rollback to job');
      answer = () => job.fail(asAnswer(error));
    }
    this.#connection.run('release job');
    return answer;
  }
}

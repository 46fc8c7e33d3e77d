import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import type { SqliteConnection } from './node-sqlite.ts';

interface Job {
  readonly locationId: string;
  /** Does the work inside its savepoint and tells how to answer once the outcome is on disk. */
  run(connection: SqliteConnection): Promise<Settle>;
  fail(error: unknown): void;
}
type Settle = { readonly isDone: boolean; answer(): void };

export interface GroupHooks {
  /** Runs in the transaction, after the jobs: gives the new events of these locations their positions. */
  beforeCommit(connection: SqliteConnection, locationIds: ReadonlySet<string>): Promise<void>;
  afterCommit(): void;
  readonly monotonic: Clock;
}

/** A group ends after this many jobs or milliseconds, so that reads and other work get their turn. */
const largestGroup = 64;
const longestGroup = 5;

/**
 * Writes wait for each other in one line. Those that wait together share one transaction, each in its
 * savepoint, so that one flush serves all. Nobody is answered before the flush that holds their change.
 */
export class GroupCommits {
  readonly #connection: SqliteConnection;
  readonly #hooks: GroupHooks;
  readonly #waiting: Job[] = [];
  #running: Promise<void> | undefined;

  constructor(connection: SqliteConnection, hooks: GroupHooks) {
    this.#connection = connection;
    this.#hooks = hooks;
  }

  write<Result>(
    locationId: string,
    work: (connection: SqliteConnection) => Promise<Result>,
  ): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({
        locationId,
        async run(connection) {
          try {
            const result = await work(connection);
            return { isDone: true, answer: () => resolve(result) };
          } catch (error) {
            return { isDone: false, answer: () => reject(error) };
          }
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
    const answers: Settle[] = [];
    const locations = new Set<string>();
    const end = this.#hooks.monotonic() + longestGroup;
    try {
      this.#connection.run('begin immediate');
      do {
        const job = this.#waiting.shift();
        if (!job) break;
        group.push(job);
        answers.push(await this.#runInSavepoint(job, locations));
      } while (group.length < largestGroup && this.#hooks.monotonic() < end);
      await this.#hooks.beforeCommit(this.#connection, locations);
      this.#connection.run('commit');
    } catch (error) {
      if (this.#connection.isInTransaction) this.#connection.run('rollback');
      if (group.length === 0) group.push(...this.#waiting.splice(0));
      for (const job of group) job.fail(error);
      return;
    }
    this.#hooks.afterCommit();
    for (const settle of answers) settle.answer();
  }

  async #runInSavepoint(job: Job, locations: Set<string>): Promise<Settle> {
    this.#connection.run('savepoint job');
    const settle = await job.run(this.#connection);
    if (settle.isDone) locations.add(job.locationId);
    else this.#connection.run('rollback to job');
    this.#connection.run('release job');
    return settle;
  }
}

import { SqliteConnection } from './node-sqlite.ts';

interface Snapshot {
  readonly connection: SqliteConnection;
  users: number;
  isRetired: boolean;
}

/** A snapshot that no commit retires is given up after so many milliseconds: a file at rest is held by nobody. */
const longestKept = 50;

/** Of each connection, in kB: 10,000 contacts and the index of their ids. A page that is not there costs a read some 5 µs. */
const cache = 6000;

/**
 * Reads share one snapshot, since to begin one costs more than most of them do, and all reads of a query see one state.
 * A commit retires the snapshot, so that a read sees every write before it; a read that lasts longer keeps its own
 * until it ends, on a connection of its own.
 */
export class SharedSnapshot {
  readonly #path: string;
  readonly #longestRead: number;
  readonly #idle: SqliteConnection[] = [];
  readonly #all: SqliteConnection[] = [];
  #current: Snapshot | undefined;
  #end: NodeJS.Timeout | undefined;

  constructor(path: string, longestRead: number) {
    this.#path = path;
    this.#longestRead = longestRead;
  }

  async read<Result>(work: (connection: SqliteConnection) => Promise<Result>): Promise<Result> {
    const snapshot = this.#current ?? this.#open();
    snapshot.users++;
    try {
      return await work(snapshot.connection);
    } finally {
      snapshot.users--;
      if (snapshot.isRetired && snapshot.users === 0) this.#release(snapshot);
    }
  }

  /** From now on reads see what is committed now. */
  retire(): void {
    const snapshot = this.#current;
    if (!snapshot) return;
    this.#current = undefined;
    clearTimeout(this.#end);
    snapshot.isRetired = true;
    if (snapshot.users === 0) this.#release(snapshot);
  }

  close(): void {
    this.retire();
    for (const connection of this.#all) connection.close();
  }

  #open(): Snapshot {
    let connection = this.#idle.pop();
    if (!connection) {
      connection = new SqliteConnection(this.#path, { readOnly: true, longestRead: this.#longestRead });
      connection.script(`pragma cache_size = -${cache}`);
      this.#all.push(connection);
    }
    connection.run('begin');
    const snapshot: Snapshot = { connection, users: 0, isRetired: false };
    this.#current = snapshot;
    this.#end = setTimeout(() => this.retire(), longestKept).unref();
    return snapshot;
  }

  #release(snapshot: Snapshot): void {
    snapshot.connection.run('commit');
    this.#idle.push(snapshot.connection);
  }
}

import { mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { type Clock, monotonic as systemMonotonic } from '#base/clock.ts';
import { longestSearch } from '../search/aside.ts';
import type { Engine } from './engine.ts';
import { GroupCommits } from './group-commits.ts';
import { SqliteConnection } from './node-sqlite.ts';
import { SharedSnapshot } from './shared-snapshot.ts';
import { isOfDisk } from './sqlite-errors.ts';
import { ThreadedSearch } from './threaded-search.ts';

export interface SqliteOptions {
  /** The file; its folder is made. */
  readonly path: string;
  readonly monotonic?: Clock;
  /** After so many milliseconds a read that looks at row after row goes on aside, and a search there is given up. */
  readonly longest?: { readonly read: number; readonly search: number };
  /** So many changes may wait; who comes then is refused at once. */
  readonly waiting?: number;
}

/**
 * How the writer works. Its cache (in kB) holds the inner pages of the indexes, which a create goes through in a
 * dozen places; savepoints keep their journal in memory.
 */
const writing = `
  pragma journal_mode = wal;
  pragma synchronous = full;
  pragma cache_size = -12000;
  pragma temp_store = memory`;

/**
 * The log is copied back each 16 MB, not each 4, and by a write of a batch (longer than so many milliseconds) each 64: in a first
 * pass over a directory most pages are written again and again, and it wrote a fifth less. It holds up others for longer then,
 * which a single write should not.
 */
const logPages = { usual: 4000, ofBatch: 16_000 };
const shortestBatch = 50;

const usual = { read: 25, search: longestSearch };

/**
 * The embedded engine: one file, one server. `synchronous = full`: in WAL mode `normal` does not flush a
 * commit, and a loss of power takes the last ones (SQLite, "PRAGMA synchronous").
 * Throws an `Error` with a sentence when the folder cannot be written or another server has the file.
 */
export function openSqlite({
  path,
  monotonic = systemMonotonic,
  longest = usual,
  waiting,
}: SqliteOptions): Engine {
  const lock = takeFile(path);
  const snapshot = new SharedSnapshot(path, longest.read);
  const threaded = new ThreadedSearch({ path, longest: longest.search });
  const commits = new GroupCommits({
    monotonic,
    ...(waiting !== undefined && { longest: waiting }),
    open() {
      const writer = new SqliteConnection(path);
      writer.script(writing);
      writer.setLogPages(logPages.usual);
      return writer;
    },
    // Before, since a commit can begin the log anew only where nobody reads in it.
    beforeCommit(writer, took) {
      writer.setLogPages(took < shortestBatch ? logPages.usual : logPages.ofBatch);
      snapshot.retire();
    },
  });

  return {
    kind: 'sqlite',
    read: work => snapshot.read(work),
    write: (_locationId, work) => commits.write(work),
    search: search => threaded.search(search),
    isAlone: () => false,
    sequence: async () => {},
    async isWritable() {
      if (!commits.isRefused) return true;
      // Nobody may call while the server is not ready: it tries for itself.
      const trial = commits.write(async writer => {
        writer.script(`pragma user_version = ${1 - Number(writer.pragma('user_version'))}`);
      });
      return trial.then(
        () => true,
        () => false,
      );
    },
    async migrate(work) {
      await commits.idle();
      const writer = commits.connection;
      writer.run('begin immediate');
      try {
        await work(writer);
        snapshot.retire();
        writer.run('commit');
      } catch (error) {
        if (writer.isInTransaction) writer.run('rollback');
        throw error;
      }
    },
    async close() {
      await commits.idle();
      await threaded.close();
      snapshot.close();
      optimize(commits.connection);
      commits.connection.close();
      lock.close();
    },
  };
}

function optimize(writer: SqliteConnection): void {
  try {
    writer.script('pragma optimize');
  } catch (error) {
    // A disk that is full must not keep a server from ending.
    if (!isOfDisk(error)) throw error;
  }
}

/** Holds a lock on a file beside the database for as long as the process lives; the system lets go of it. */
function takeFile(path: string): SqliteConnection {
  const folder = dirname(resolve(path));
  let lock: SqliteConnection | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    lock = new SqliteConnection(`${path}.lock`);
    lock.script('pragma busy_timeout = 0; begin exclusive');
    return lock;
  } catch (error) {
    lock?.close();
    const reason = isBusy(error)
      ? `Another server has ${resolve(path)} open. Stop it first,`
      : `The folder ${folder} cannot be written, so the database cannot be opened there. Make it writable for this account,`;
    throw new Error(`${reason} or set ROSTER_DATABASE_URL to another path.`, { cause: error });
  }
}

/** Whether another connection holds the file (SQLITE_BUSY). */
function isBusy(error: unknown): boolean {
  return error instanceof Error && 'errcode' in error && error.errcode === 5;
}

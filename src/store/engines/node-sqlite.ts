import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import { BoundedMap } from '#base/bounded-map.ts';
import { monotonic } from '#base/clock.ts';
import { ReadTooLong } from '../search/within-time.ts';
import type { Tables } from '../tables.ts';
import { type Session, statementTexts } from './engine.ts';

const keptStatements = 500;

interface Prepared {
  readonly statement: StatementSync;
  readonly givesRows: boolean;
}

export interface ConnectionOptions {
  readonly readOnly?: boolean;
  /** How long a statement that asks `within_time()` may run, in milliseconds. */
  readonly longestRead?: number;
}

/** One connection to an SQLite file; each statement is prepared once (10 → 2.5 µs). */
export class SqliteConnection implements Session {
  readonly kind = 'sqlite';
  readonly database: Kysely<Tables>;
  readonly #file: DatabaseSync;
  readonly #prepared = new BoundedMap<string, Prepared>('prepared statements', keptStatements);
  readonly #longestRead: number | undefined;
  #logPages: number | undefined;
  /** When a statement that asks `within_time()` is given up, by the monotonic clock. */
  deadline = Number.POSITIVE_INFINITY;

  constructor(path: string, options: ConnectionOptions = {}) {
    this.#file = new DatabaseSync(path, { timeout: 5000, readOnly: options.readOnly ?? false });
    this.#longestRead = options.longestRead;
    // A statement cannot be interrupted from outside, so one that may look at many rows asks at some of them.
    this.#file.function('within_time', () => {
      if (monotonic() > this.deadline) throw new ReadTooLong();
      return 1;
    });
    this.database = new Kysely<Tables>({ dialect: new SqliteDialect({ database: this.#asKyselyExpects() }) });
  }

  rows: Session['rows'] = (statement, parameters) => {
    const compiled = statement.compiled('sqlite');
    const rows = this.#prepare(compiled.text).statement.all(...compiled.bind(parameters).map(storable));
    return isTyped<NonNullable<(typeof statement)['row']>>(rows) ? rows : [];
  };

  send: Session['send'] = (statement, parameters) => {
    this.rows(statement, parameters);
  };

  async hasTextIndex(): Promise<boolean> {
    return true;
  }

  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    this.run('savepoint attempt');
    try {
      return await work();
    } catch (error) {
      // A full disk has ended the transaction already; there is nothing left to go back to.
      if (this.isInTransaction) this.run('rollback to attempt');
      throw error;
    } finally {
      if (this.isInTransaction) this.run('release attempt');
    }
  }

  run(text: string): void {
    this.#prepare(text).statement.run();
  }

  /** Runs text that is not kept, several statements perhaps. */
  script(text: string): void {
    this.#file.exec(text);
  }

  /** One value of a pragma. */
  pragma(name: string): unknown {
    return Object.values(this.#file.prepare(`pragma ${name}`).get() ?? {})[0];
  }

  /** A commit copies the log back once it has so many pages. */
  setLogPages(pages: number): void {
    if (pages === this.#logPages) return;
    this.#logPages = pages;
    this.script(`pragma wal_autocheckpoint = ${pages}`);
  }

  get isInTransaction(): boolean {
    return this.#file.isTransaction;
  }

  close(): void {
    this.#file.close();
  }

  #prepare(text: string): Prepared {
    const known = this.#prepared.get(text);
    if (known) return known;
    statementTexts.publish(text);
    const statement = this.#file.prepare(text);
    const prepared = { statement, givesRows: statement.columns().length > 0 };
    // What a statement without rows answers holds the last row id, and those of the text index pass 2 ** 53.
    if (!prepared.givesRows) statement.setReadBigInts(true);
    this.#prepared.set(text, prepared);
    return prepared;
  }

  #asKyselyExpects(): SqliteDatabase {
    return {
      close: () => {},
      prepare: (text): SqliteStatement => {
        const { statement, givesRows } = this.#prepare(text);
        return {
          reader: givesRows,
          all: parameters => {
            if (this.#longestRead !== undefined) this.deadline = monotonic() + this.#longestRead;
            return statement.all(...parameters.map(storable));
          },
          run: parameters => statement.run(...parameters.map(storable)),
          iterate: parameters => statement.iterate(...parameters.map(storable)),
        };
      },
    };
  }
}

function storable(value: unknown): SQLInputValue {
  if (value === null || typeof value === 'string' || typeof value === 'number') return value;
  if (typeof value === 'bigint' || value instanceof Uint8Array) return value;
  throw new TypeError(`A statement was given a ${typeof value}, which SQLite cannot hold.`);
}

/** The type of a row comes from the builder that wrote the statement; the engine has only run it. */
function isTyped<Row>(_rows: readonly unknown[]): _rows is readonly Row[] {
  return true;
}

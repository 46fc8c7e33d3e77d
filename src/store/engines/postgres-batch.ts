import pg from 'pg';

/** What is kept of a statement that a connection has prepared. */
export interface Prepared {
  /** Empty where the server keeps no plan of it. */
  readonly name: string;
  readonly text: string;
  /** Those of its rows, once the server has told them. */
  columns?: Columns;
}

interface Columns {
  readonly names: readonly string[];
  readonly readers: readonly ((text: string) => unknown)[];
  /** A row without values: a copy of it is made faster than a row is built column by column. */
  readonly empty: Readonly<Record<string, unknown>>;
}

const noColumns: Columns = { names: [], readers: [], empty: {} };

export interface Answer {
  readonly rows: object[];
  /** How the server says that it is done, as `UPDATE 3`. */
  readonly tag: string;
}

/** A statement that is to be sent, and who waits for its answer. */
export interface Asked {
  readonly name: string;
  readonly text: string;
  readonly values: (string | Buffer | null)[];
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * Statements that travel in one write and are answered in one: the driver ends each by itself, so that the server sends, and
 * this process wakes, once for each. Where one fails the server skips those behind it, which fail alike. A statement that the
 * connection has prepared is neither parsed nor described again.
 */
export class Batch extends pg.Query {
  readonly #asked: readonly Asked[];
  readonly #prepared: Map<string, Prepared>;
  readonly #run: Prepared[] = [];
  readonly #answers: Answer[] = [];
  #rows: object[] = [];
  /** The driver's, for the time within which it wants to be told of an answer. */
  callback?: (error?: unknown) => void;
  /** That time, in milliseconds; undefined for the usual one. */
  readonly query_timeout: number | undefined;

  constructor(asked: readonly Asked[], prepared: Map<string, Prepared>, within?: number) {
    super('');
    this.#asked = asked;
    this.#prepared = prepared;
    this.query_timeout = within;
  }

  override submit = (connection: pg.Connection): void => {
    connection.stream.cork();
    for (const { name, text, values } of this.#asked) {
      let prepared = this.#prepared.get(name);
      if (prepared?.text !== text) {
        prepared = { name, text };
        if (name !== '') {
          this.#prepared.set(name, prepared);
          // One of this name is there where another statement had it, or an earlier run failed after it was prepared.
          connection.close({ type: 'S', name }, true);
        }
        connection.parse({ name, text, types: [] }, true);
      }
      connection.bind({ statement: name, values }, true);
      if (!prepared.columns) connection.describe({ type: 'P' }, true);
      connection.execute(null, true);
      this.#run.push(prepared);
    }
    connection.sync();
    connection.stream.uncork();
  };

  // What the driver calls, message by message.

  handleRowDescription({ fields }: { readonly fields: readonly pg.FieldDef[] }): void {
    const prepared = this.#run[this.#answers.length];
    if (prepared) prepared.columns = columnsOf(fields);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const { names, readers, empty } = this.#run[this.#answers.length]?.columns ?? noColumns;
    const row: Record<string, unknown> = { ...empty };
    for (let index = 0; index < fields.length; index++) {
      const text = fields[index];
      const name = names[index];
      if (typeof text === 'string' && name !== undefined) row[name] = readers[index]?.(text);
    }
    this.#rows.push(row);
  }

  handleCommandComplete({ text }: { readonly text: string }): void {
    const prepared = this.#run[this.#answers.length];
    if (prepared) prepared.columns ??= noColumns;
    this.#answers.push({ rows: this.#rows, tag: text });
    this.#rows = [];
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete({ text: '' });
  }

  handleReadyForQuery(): void {
    this.callback?.();
    for (const [index, answer] of this.#answers.entries()) this.#asked[index]?.resolve(answer);
  }

  /** Of the server, or of the connection; what was answered before it stays answered. */
  handleError(error: unknown): void {
    this.callback?.(error);
    this.#asked.forEach(({ name, resolve, reject }, index) => {
      const answer = this.#answers[index];
      if (answer) {
        resolve(answer);
        return;
      }
      const prepared = this.#prepared.get(name);
      if (!prepared?.columns) this.#prepared.delete(name);
      reject(error);
    });
  }
}

function columnsOf(fields: readonly pg.FieldDef[]): Columns {
  const names = fields.map(({ name }) => name);
  return {
    names,
    readers: fields.map(({ dataTypeID }) => wholeNumbers.getTypeParser(dataTypeID, 'text')),
    empty: Object.fromEntries(names.map(name => [name, null])),
  };
}

/** Whole numbers arrive as text; times and counts fit a JavaScript number. */
export const wholeNumbers: pg.CustomTypesConfig = {
  getTypeParser: (oid, format) =>
    oid === pg.types.builtins.INT8 ? Number : pg.types.getTypeParser(oid, format),
};

/** A value as it travels. */
export function wireValue(value: unknown): string | Buffer | null {
  if (typeof value === 'string') return value;
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value);
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  throw new TypeError(`A statement was given a ${typeof value}, which it cannot send.`);
}

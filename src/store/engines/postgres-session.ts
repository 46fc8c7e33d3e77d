import { Writable } from 'node:stream';
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
import type pg from 'pg';
import { BoundedMap } from '#base/bounded-map.ts';
import { isRecord } from '#base/json.ts';
import type { Tables } from '../tables.ts';
import { type Session, statementTexts } from './engine.ts';

const keptStatements = 500;

/** Names by statement text, the same for every connection. */
const names = new BoundedMap<string, string>('statement names', keptStatements);
let lastName = 0;

/** So many statements travel before one waits for their answers. */
const mostUnanswered = 40;

/** How many rows a pattern finds depends on it, so a statement with one has no name and is planned at each run. */
const hasPattern = / like /;

function nameOf(text: string): string {
  const known = names.get(text);
  if (known !== undefined) return known;
  statementTexts.publish(text);
  const name = hasPattern.test(text) ? '' : `s${++lastName}`;
  names.set(text, name);
  return name;
}

/** One connection to PostgreSQL. A statement text gets a name, so that the server keeps its plan. */
export class PostgresSession implements Session, DatabaseConnection {
  readonly kind = 'postgres';
  readonly client: pg.PoolClient;
  readonly database: Kysely<Tables>;
  readonly #stream: Writable | undefined;
  #isGathering = false;
  #unanswered: Promise<unknown>[] = [];
  #hasTextIndex: boolean | undefined;

  constructor(client: pg.PoolClient) {
    this.client = client;
    this.#stream = streamOf(client);
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

  send: Session['send'] = (statement, parameters) => {
    const compiled = statement.compiled('postgres');
    this.#keep(this.#query(compiled.text, compiled.bind(parameters)));
    return this.#unanswered.length < mostUnanswered ? undefined : this.#answered();
  };

  /** Begins a transaction; that travels with its first statement. */
  begin(): void {
    this.#keep(this.#control('begin'));
  }

  /** Commits; where a statement that was sent before failed, it throws what that threw, and the server takes all back. */
  async commit(): Promise<void> {
    this.#keep(this.#control('commit'));
    await this.#answered();
  }

  /** Takes a transaction back; answers the error that it failed by: the first. */
  async rollback(error: unknown): Promise<unknown> {
    const first = await this.#firstFailure(error);
    await this.#control('rollback').catch(() => {});
    return first;
  }

  async hasTextIndex(): Promise<boolean> {
    if (this.#hasTextIndex !== undefined) return this.#hasTextIndex;
    const { rows } = await this.client.query(
      `select 1 from pg_indexes where schemaname = current_schema() and indexname = 'contact_search_text'`,
    );
    this.#hasTextIndex = rows.length > 0;
    return this.#hasTextIndex;
  }

  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#answered();
    this.#keep(this.#control('savepoint attempt'));
    try {
      const result = await work();
      this.#keep(this.#control('release savepoint attempt'));
      await this.#answered();
      return result;
    } catch (error) {
      const first = await this.#firstFailure(error);
      // Where the connection is lost this fails as well; the first error tells more.
      await this.#control('rollback to savepoint attempt').catch(() => Promise.reject(first));
      throw first;
    }
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, rowCount } = await this.#query<Row>(sql, [...parameters]);
    return { rows, numAffectedRows: BigInt(rowCount ?? 0) };
  }

  streamQuery(): never {
    throw new Error('Rows are read page by page, not by a database cursor.');
  }

  /** Runs what begins or ends a transaction or a part of one. */
  async #control(text: string): Promise<void> {
    this.#gather();
    await this.client.query(text);
  }

  #keep(sent: Promise<unknown>): void {
    // Whoever waits for it next is told of its failure.
    sent.catch(() => {});
    this.#unanswered.push(sent);
  }

  /** Waits for the answers to all that was sent; throws the first failure. */
  async #answered(): Promise<void> {
    if (this.#unanswered.length === 0) return;
    const unanswered = this.#unanswered;
    this.#unanswered = [];
    await Promise.all(unanswered);
  }

  /** What came of a failure is another: after the first the server takes no statement of the transaction. */
  #firstFailure(error: unknown): Promise<unknown> {
    return this.#answered().then(
      () => error,
      (first: unknown) => first,
    );
  }

  /**
   * Keeps what is asked for in this turn, and writes it to the socket at once: the driver writes each statement by itself,
   * and a write costs as much as ten statements.
   */
  #gather(): void {
    if (!this.#stream || this.#isGathering) return;
    this.#isGathering = true;
    this.#stream.cork();
    process.nextTick(() => {
      this.#isGathering = false;
      this.#stream?.uncork();
    });
  }

  #query<Row>(text: string, values: unknown[]): Promise<pg.QueryResult<Row & pg.QueryResultRow>> {
    this.#gather();
    return this.client.query({ name: nameOf(text), text, values });
  }
}

/** What the driver writes to; its types do not tell of it. */
function streamOf(client: pg.PoolClient): Writable | undefined {
  const connection: unknown = Reflect.get(client, 'connection');
  const stream = isRecord(connection) ? connection.stream : undefined;
  return stream instanceof Writable ? stream : undefined;
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

/** The session of a connection of the pool, always the same. */
export function sessionOf(client: pg.PoolClient): PostgresSession {
  const known = sessions.get(client) ?? new PostgresSession(client);
  sessions.set(client, known);
  return known;
}

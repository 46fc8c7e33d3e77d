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
import type { Tables } from '../tables.ts';
import type { Session } from './engine.ts';
import { type Answer, type Asked, Batch, type Prepared, wireValue } from './postgres-batch.ts';
import { nameOf } from './postgres-names.ts';

const textIndex = `select 1 from pg_indexes
  where schemaname = current_schema() and indexname = 'contact_search_words'`;

/** So many statements travel before one waits for their answers. */
const mostUnanswered = 40;

/** One connection to PostgreSQL. A statement text gets a name, so that the server keeps its plan. */
export class PostgresSession implements Session, DatabaseConnection {
  readonly kind = 'postgres';
  readonly database: Kysely<Tables>;
  /** How long an answer is waited for, in milliseconds; undefined for the usual limit. */
  answerWithin: number | undefined;
  readonly #client: pg.PoolClient;
  readonly #prepared = new Map<string, Prepared>();
  /** What was asked for in this turn. */
  #asked: Asked[] = [];
  #unanswered: Promise<unknown>[] = [];
  #hasTextIndex: boolean | undefined;

  constructor(client: pg.PoolClient) {
    this.#client = client;
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
    const { rows } = await this.#query(compiled.text, compiled.bind(parameters));
    return isTyped<NonNullable<(typeof statement)['row']>>(rows) ? rows : [];
  };

  send: Session['send'] = (statement, parameters) => {
    const compiled = statement.compiled('postgres');
    this.#keep(this.#query(compiled.text, compiled.bind(parameters)));
    return this.#unanswered.length < mostUnanswered ? undefined : this.#answered();
  };

  /** Begins a transaction; that travels with its first statement. */
  begin(): void {
    this.#keep(this.control('begin'));
  }

  /** Commits; where a statement that was sent before failed, it throws what that threw, and the server takes all back. */
  async commit(): Promise<void> {
    const committed = this.control('commit');
    this.#keep(committed);
    await this.#answered();
    // A transaction in which something failed is taken back, which is no failure to the server.
    if ((await committed) !== 'COMMIT') throw new Error('PostgreSQL took a transaction back.');
  }

  /** Takes a transaction back; answers the error that it failed by: the first. */
  async rollback(error: unknown): Promise<unknown> {
    const first = await this.#firstFailure(error);
    await this.control('rollback').catch(() => {});
    return first;
  }

  async hasTextIndex(): Promise<boolean> {
    if (this.#hasTextIndex !== undefined) return this.#hasTextIndex;
    const { rows } = await this.#ask('text index', textIndex, []);
    this.#hasTextIndex = rows.length > 0;
    return this.#hasTextIndex;
  }

  async attempt<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#answered();
    this.#keep(this.control('savepoint attempt'));
    try {
      const result = await work();
      this.#keep(this.control('release savepoint attempt'));
      await this.#answered();
      return result;
    } catch (error) {
      const first = await this.#firstFailure(error);
      // Where the connection is lost this fails as well; the first error tells more.
      await this.control('rollback to savepoint attempt').catch(() => Promise.reject(first));
      // The way back leaves it open, and it hides that of the part around this one, which has the same name.
      this.#keep(this.control('release savepoint attempt'));
      throw first;
    }
  }

  async executeQuery<Row>({ sql, parameters }: CompiledQuery): Promise<QueryResult<Row>> {
    const { rows, tag } = await this.#query(sql, parameters);
    const [, count = 0] = /(\d+)$/.exec(tag) ?? [];
    return { rows: isTyped<Row>(rows) ? rows : [], numAffectedRows: BigInt(count) };
  }

  streamQuery(): never {
    throw new Error('Rows are read page by page, not by a database cursor.');
  }

  /** Runs what is about a transaction, or a part of one, as a whole; answers what the server says of it. */
  async control(text: string): Promise<string> {
    const { tag } = await this.#ask(text, text, []);
    return tag;
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

  #query(text: string, values: readonly unknown[]): Promise<Answer> {
    return this.#ask(nameOf(text), text, values);
  }

  async #ask(name: string, text: string, values: readonly unknown[]): Promise<Answer> {
    const { promise, resolve, reject } = Promise.withResolvers<Answer>();
    const asked = { name, text, values: values.map(wireValue), resolve, reject };
    // What is asked for in one turn travels together.
    if (this.#asked.push(asked) === 1) process.nextTick(this.#sendAsked);
    try {
      return await promise;
    } catch (error) {
      // The driver's error leads to the socket; who asked says more.
      if (error instanceof Error) Error.captureStackTrace(error);
      throw error;
    }
  }

  readonly #sendAsked = (): void => {
    const asked = this.#asked;
    this.#asked = [];
    this.#client.query(new Batch(asked, this.#prepared, this.answerWithin));
  };
}

/** The type of a row comes from the builder that wrote the statement; the server has only run it. */
function isTyped<Row>(_rows: unknown[]): _rows is Row[] {
  return true;
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

import { channel } from 'node:diagnostics_channel';
import type { Kysely } from 'kysely';
import type { EngineKind } from '../columns.ts';
import type { AsideSearch } from '../search/aside.ts';
import type { FoundContacts } from '../search/search-contacts.ts';
import type { Bound, Statement } from '../statement.ts';
import type { Tables } from '../tables.ts';

/** One connection, as a piece of work sees it: inside a snapshot for reads, inside a transaction for writes. */
export interface Session {
  readonly kind: EngineKind;
  readonly database: Kysely<Tables>;
  /** Runs a statement whose text was compiled once. */
  rows<Parameters extends Bound, Row>(
    statement: Statement<Parameters, Row>,
    parameters: Parameters,
  ): Promise<readonly Row[]> | readonly Row[];
  /**
   * Runs a statement whose answer nobody needs. On PostgreSQL it travels with what comes next: where it fails, so does the
   * transaction, or the part of it that `attempt` runs.
   */
  send<Parameters extends Bound>(
    statement: Statement<Parameters, unknown>,
    parameters: Parameters,
  ): Promise<void> | void;
  /** Whether there is a text index, so that a text of three letters can be looked for. */
  hasTextIndex(): Promise<boolean>;
  /** Runs a part of a transaction in a savepoint: an error takes back that part alone, and is thrown on. */
  attempt<Result>(work: () => Promise<Result>): Promise<Result>;
}

/** Tells each statement text, once, to whoever listens (`node:diagnostics_channel`). */
export const statementTexts = channel('roster:statement');

/** A database that Roster can live in. `test/engines-store.test.ts` says what one must do. */
export interface Engine {
  readonly kind: EngineKind;
  /** Runs reads that see what is committed. On SQLite all of them see one state. */
  read<Result>(work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Runs a transaction; when the promise resolves, the change is on disk. */
  write<Result>(locationId: string, work: (session: Session) => Promise<Result>): Promise<Result>;
  /** Runs a search that no index carries, for two seconds at most. Throws `search_too_broad` when that is not enough. */
  search(search: AsideSearch): Promise<FoundContacts>;
  /**
   * Whether one transaction is under way in the location, as far as this process knows: on an engine that gives events
   * their positions after the commit, it may do so itself, since nobody waits for its flush.
   */
  isAlone(locationId: string): boolean;
  /** Gives the location's stored events their positions, on an engine that does so after their commit. Never rejects. */
  sequence(locationId: string): Promise<void>;
  /** Whether the disk takes writes, as far as that can be told without one. */
  isWritable(): Promise<boolean>;
  /** Runs changes of the schema. */
  migrate(work: (session: Session) => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

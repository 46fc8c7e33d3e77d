import { type RawBuilder, sql } from 'kysely';
import type { EngineKind } from '../columns.ts';

/** A statement of SQLite that asks `within_time()` ran into its deadline. */
export class ReadTooLong extends Error {}

/**
 * Ends a statement over the row `s` that takes too long. A statement of SQLite cannot be interrupted from outside, so it
 * asks at every 64th row; PostgreSQL has a time-out of its own.
 */
export function withinTime(kind: EngineKind): RawBuilder<boolean> {
  return kind === 'sqlite' ? sql`(s.number % 64 <> 0 or within_time())` : sql`true`;
}

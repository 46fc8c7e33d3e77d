import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { EngineKind } from './columns.ts';
import { arrayOf } from './engines/postgres-array.ts';

/** Texts that travel as one value, so that the text of a statement is the same for any number of them. */
export type ValueList = string | Buffer;

export function listOf(kind: EngineKind, values: Iterable<string>): ValueList {
  const list = [...new Set(values)];
  return kind === 'sqlite' ? JSON.stringify(list) : arrayOf(list);
}

/** Whether a column has one of the values of a list. */
export function isAmong(kind: EngineKind, column: string, list: RawBuilder<ValueList>): RawBuilder<SqlBool> {
  if (kind === 'sqlite') return sql`${sql.ref(column)} in (select value from json_each(${list}))`;
  return sql`${sql.ref(column)} = any(${list}::text[])`;
}

/**
 * The values of a list as rows, `… from ${valuesIn(…)} as given`, for a look at each by itself: PostgreSQL without statistics of
 * a table finds a list there by the wrong one of two indexes, and walks all of it.
 */
export function valuesIn(kind: EngineKind, list: RawBuilder<ValueList>): RawBuilder<unknown> {
  if (kind === 'sqlite') return sql`json_each(${list})`;
  return sql`(select unnest(${list}::text[]) collate "C" as value)`;
}

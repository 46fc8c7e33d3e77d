import { type RawBuilder, sql } from 'kysely';
import type { EngineKind } from './columns.ts';

/**
 * Rows that travel to a statement as one JSON text (an array of objects), so that its text is the same for any number
 * of them: `… from ${jsonRows(…)} as given`.
 */
export function jsonRows(
  kind: EngineKind,
  rows: RawBuilder<unknown>,
  columns: Readonly<Record<string, 'text' | 'whole'>>,
): RawBuilder<unknown> {
  const names = Object.entries(columns);
  if (kind === 'sqlite') {
    const members = names.map(
      ([name]) => sql`json_extract(value, ${sql.lit(`$.${name}`)}) as ${sql.ref(name)}`,
    );
    return sql`(select ${sql.join(members)} from json_each(${rows}))`;
  }
  const members = names.map(
    ([name, type]) => sql`${sql.ref(name)} ${type === 'text' ? sql`text collate "C"` : sql`bigint`}`,
  );
  return sql`(select * from json_to_recordset(${rows}::json) as member(${sql.join(members)}))`;
}

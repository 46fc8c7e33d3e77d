import { type RawBuilder, sql } from 'kysely';
import { insertRow, keptStatement } from './rows.ts';
import { type Bound, type Statement, statement } from './statement.ts';
import type { StoreWriter } from './store.ts';
import type { Tables } from './tables.ts';

/** So many rows travel together: more make one text of several megabytes. */
const rowsAtOnce = 500;
/** So few travel as statements of their own, which are together. */
const few = 4;
/** The embedded engine asks after so many rows whether others wait for their turn. */
const rowsInTurn = 16;

/**
 * Inserts whole rows of the location that all have the same columns; a column that is computed has what the server makes
 * of it. To PostgreSQL they travel as one JSON text.
 */
export async function insertRows<Name extends keyof Tables & string>(
  store: StoreWriter,
  table: Name,
  rows: readonly Tables[Name][],
  computed: Readonly<Record<string, RawBuilder<unknown>>> = {},
): Promise<void> {
  if (store.kind === 'sqlite') {
    for (const [index, row] of rows.entries()) {
      if (index % rowsInTurn === 0) await store.giveTurn();
      await insertRow(store, table, row, computed);
    }
    return;
  }
  const [first] = rows;
  if (!first) return;
  if (rows.length <= few) {
    for (const row of rows) await insertRow(store, table, row, computed);
    return;
  }
  const insert = insertOf(table, Object.keys(first), computed);
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const text = asJson(rows.slice(from, from + rowsAtOnce));
    await store.send(insert, { location_id: store.locationId, rows: text });
  }
}

function insertOf(
  table: string,
  columns: readonly string[],
  computed: Readonly<Record<string, RawBuilder<unknown>>>,
): Statement<Bound, unknown> {
  return keptStatement(`insert many ${table} ${columns.length} ${Object.keys(computed)}`, () =>
    statement<Bound>()((_database, bind) => {
      const filled = (column: string) =>
        computed[column] ?? (column === 'location_id' ? bind(column) : sql.ref(`given.${column}`));
      return sql`insert into ${sql.table(table)} (${sql.join(columns.map(column => sql.ref(column)))})
        select ${sql.join(columns.map(filled))}
        from json_populate_recordset(null::${sql.table(table)}, ${bind('rows')}::json) as given`;
    }),
  );
}

/** Half of a character, which PostgreSQL takes in no text: outside of JSON the driver writes a mark for it. */
const torn = '\\ud';

function asJson(rows: readonly unknown[]): string {
  const text = JSON.stringify(rows);
  if (!text.includes(torn)) return text;
  return JSON.stringify(rows, (_name, value) => (typeof value === 'string' ? value.toWellFormed() : value));
}

import { type RawBuilder, sql } from 'kysely';
import { arrayOf } from './engines/postgres-array.ts';
import { insertionOf, insertRow, keptStatement } from './rows.ts';
import { type Bound, type Statement, statement } from './statement.ts';
import type { StoreWriter } from './store.ts';
import type { Tables } from './tables.ts';

/** So many rows travel together: more make one message of several megabytes. */
const rowsAtOnce = 500;
/** So few travel as statements of their own, which are together. */
const few = 4;
/** The embedded engine asks after so many rows whether others wait for their turn. */
const rowsInTurn = 16;

/**
 * Inserts whole rows of the location that all have the same columns; a column that is computed has what the server makes
 * of it. To PostgreSQL they travel column by column, each as one list.
 */
export async function insertRows<Name extends keyof Tables & string>(
  store: StoreWriter,
  table: Name,
  rows: readonly Tables[Name][],
  computed: Readonly<Record<string, RawBuilder<unknown>>> = {},
): Promise<void> {
  const [first] = rows;
  if (!first) return;
  if (store.kind === 'sqlite') {
    const insert = insertionOf(table, first, computed);
    const bound: readonly Bound[] = rows.slice();
    for (let index = 0; index < bound.length; index++) {
      if (index % rowsInTurn === 0) await store.giveTurn();
      store.send(insert, bound[index] ?? {});
    }
    return;
  }
  if (rows.length <= few) {
    for (const row of rows) await insertRow(store, table, row, computed);
    return;
  }
  const columns = Object.keys(first).filter(column => column !== 'location_id' && !computed[column]);
  const insert = insertOf(table, columns, computed);
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const some: readonly Bound[] = rows.slice(from, from + rowsAtOnce);
    const lists = columns.map(column => [column, arrayOf(some.map(row => row[column]))]);
    await store.send(insert, { location_id: store.locationId, ...Object.fromEntries(lists) });
  }
}

/** Beside a value of the column, whose type the server knows, a list has the type of such values. */
function insertOf(
  table: string,
  columns: readonly string[],
  computed: Readonly<Record<string, RawBuilder<unknown>>>,
): Statement<Bound, unknown> {
  return keptStatement(`insert many ${table} ${columns.length} ${Object.keys(computed)}`, () =>
    statement<Bound>()((_database, bind) => {
      const listed = (column: string) =>
        sql`unnest(coalesce(${bind(column)}, array[(null::${sql.table(table)}).${sql.ref(column)}]))`;
      const names = ['location_id', ...Object.keys(computed), ...columns].map(column => sql.ref(column));
      return sql`insert into ${sql.table(table)} (${sql.join(names)})
        select ${sql.join([bind('location_id'), ...Object.values(computed), ...columns.map(listed)])}`;
    }),
  );
}

import { type RawBuilder, sql } from 'kysely';
import { type Bound, type Statement, statement } from './statement.ts';
import type { StoreWriter } from './store.ts';
import type { Tables } from './tables.ts';

const kept = new Map<string, Statement<Bound, unknown>>();

/**
 * Inserts a whole row; a column that is computed has what the server makes of it. The text of the statement is built once
 * for a table: building it anew costs 40 µs.
 */
export async function insertRow<Name extends keyof Tables & string>(
  store: StoreWriter,
  table: Name,
  row: Tables[Name],
  computed: Readonly<Record<string, RawBuilder<unknown>>> = {},
): Promise<void> {
  await store.send(insertionOf(table, row, computed), { ...row });
}

/** The statement that inserts rows with the columns of one. */
export function insertionOf(
  table: string,
  row: object,
  computed: Readonly<Record<string, RawBuilder<unknown>>>,
): Statement<Bound, unknown> {
  const columns = Object.keys(row);
  return keptStatement(`insert ${table} ${columns.length} ${Object.keys(computed)}`, () =>
    statement<Bound>()((_database, bind) =>
      insertOf(table, columns, column => computed[column] ?? bind(column)),
    ),
  );
}

/** The text that inserts one row. */
export function insertOf(
  table: string,
  columns: readonly string[],
  valueIn: (column: string) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  return sql`insert into ${sql.table(table)} (${sql.join(columns.map(column => sql.ref(column)))})
    values (${sql.join(columns.map(valueIn))})`;
}

/** Replaces a whole row of the location, found by its id. */
export async function updateRow<Name extends keyof Tables & string>(
  store: StoreWriter,
  table: Name,
  row: Tables[Name] & { readonly location_id: string; readonly id: string },
): Promise<void> {
  const columns = Object.keys(row).filter(column => column !== 'location_id' && column !== 'id');
  const update = keptStatement(`update ${table} ${columns.length}`, () =>
    statement<Bound>()(
      (_database, bind) =>
        sql`update ${sql.table(table)} set ${sql.join(columns.map(column => sql`${sql.ref(column)} = ${bind(column)}`))}
          where location_id = ${bind('location_id')} and id = ${bind('id')}`,
    ),
  );
  await store.send(update, { ...row });
}

/** A statement of a table, built once under its name. */
export function keptStatement(
  name: string,
  build: () => Statement<Bound, unknown>,
): Statement<Bound, unknown> {
  const known = kept.get(name) ?? build();
  kept.set(name, known);
  return known;
}

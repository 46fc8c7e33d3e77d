import { type RawBuilder, sql } from 'kysely';
import { insertOf, insertRow, keptStatement } from './rows.ts';
import { type Bound, statement } from './statement.ts';
import type { StoreWriter } from './store.ts';
import type { Tables } from './tables.ts';

/** A whole row of a table; a column that is computed has what the server makes of it. */
export type Insert = {
  [Name in keyof Tables & string]: {
    readonly table: Name;
    readonly row: Tables[Name];
    readonly computed?: Readonly<Record<string, RawBuilder<unknown>>>;
  };
}[keyof Tables & string];

/**
 * Inserts rows of several tables. To PostgreSQL they travel as one statement: each costs its way there, and an answer.
 * Its text is kept for each list of tables, so there must be few.
 */
export async function insertTogether(store: StoreWriter, inserts: readonly Insert[]): Promise<void> {
  if (store.kind === 'sqlite') {
    for (const { table, row, computed } of inserts) await insertRow(store, table, row, computed);
    return;
  }
  const name = inserts.map(
    ({ table, row, computed = {} }) => `${table} ${Object.keys(row).length} ${Object.keys(computed)}`,
  );
  const together = keptStatement(`insert together ${name}`, () =>
    statement<Bound>()((_database, bind) => {
      const [last, ...others] = inserts.map(({ table, row, computed = {} }, index) =>
        insertOf(table, Object.keys(row), column => computed[column] ?? bind(`${index} ${column}`)),
      );
      if (others.length === 0) return sql`${last}`;
      return sql`with ${sql.join(others.map((other, index) => sql`${sql.ref(`other${index}`)} as (${other})`))} ${last}`;
    }),
  );
  const values: Record<string, unknown> = {};
  for (const [index, { row }] of inserts.entries()) {
    for (const [column, value] of Object.entries(row)) values[`${index} ${column}`] = value;
  }
  await store.send(together, values);
}

import { type RawBuilder, sql } from 'kysely';
import type { StoreReader } from '../store.ts';
import { rowsToCount } from '../total.ts';
import type { Driver } from './driver.ts';
import { type Order, orderText } from './order.ts';
import type { Condition } from './predicate.ts';
import { findsMore } from './stretches.ts';

type Row = Readonly<Record<string, string | number | null>>;

export interface PageTerms {
  readonly columns: RawBuilder<unknown>;
  readonly order: Order;
  readonly behind: Condition;
  readonly limit: number;
  readonly skip: number;
}

/** What a way in finds: all that is counted, and the rows of the page; or more than that, and none. */
export interface AtOnce {
  readonly driver: Driver;
  readonly counted: number;
  readonly rows: readonly Row[];
}

/**
 * A page by age and its total from one statement of PostgreSQL, where a way in finds all of the search and tells when each
 * contact was added; undefined where none does.
 */
export async function pageAtOnce(
  store: StoreReader,
  drivers: readonly Driver[],
  { columns, order, behind, limit, skip }: PageTerms,
): Promise<AtOnce | undefined> {
  // Behind the age stands the id alone.
  if (store.kind !== 'postgres' || !order.isByAge || order.terms.length > 2) return undefined;
  const driver = drivers.find(({ isExact, dated }) => isExact && dated !== undefined);
  if (!driver?.dated) return undefined;
  if (await findsMore(store, driver)) return { driver, counted: rowsToCount, rows: [] };
  const rows = await store.select(sql<Row>`
    with found as materialized (select * from (${driver.dated}) as way limit ${sql.lit(rowsToCount)})
    select counts.counted, page.*
    from (select count(*) as counted from found) as counts
    left join lateral (select ${columns}, true as is_there from found s
      where counts.counted < ${sql.lit(rowsToCount)} and ${behind}
      order by ${orderText(order, store.kind)} limit ${limit} offset ${skip}) as page on true`);
  return { driver, counted: Number(rows[0]?.counted), rows: rows.filter(row => row.is_there !== null) };
}

import { type RawBuilder, sql } from 'kysely';
import type { StoreReader } from '../store.ts';
import { rowsToCount } from '../total.ts';
import type { Order } from './order.ts';
import { isAtHand, type Plan } from './plan.ts';
import { allOf, nodeHolds, wordHolds } from './predicate.ts';
import { numberBefore } from './text-rows.ts';
import { withinTime } from './within-time.ts';

/**
 * The rows `s` of a page by age, where indexes of SQLite tell their `id` and `date_added`: a contact that is looked at
 * costs a page of the file. Undefined where contacts have to be looked at, or are so few that it is cheaper.
 */
export function pageFromIndexes(
  store: StoreReader,
  plan: Plan,
  order: Order,
): RawBuilder<unknown> | undefined {
  // Behind the age stands the id alone.
  if (store.kind === 'postgres' || !order.isByAge || order.terms.length > 2) return undefined;
  if (isAtHand(plan)) return sql`(${plan.driver?.dated}) as s where true`;
  if (!plan.isWhole || !plan.keys || plan.isVeryFew) return undefined;
  return amongNumbers(store, plan, listed(store, plan.keys));
}

/** How many a search of SQLite finds, at most one more than are counted, where indexes tell that. */
export async function countFromIndexes(store: StoreReader, plan: Plan): Promise<number | undefined> {
  const { driver, keys, isWhole } = plan;
  if (!driver || keys === undefined || plan.isVeryFew) return undefined;
  const counted = await countAmong(store, plan, listed(store, keys));
  // Of too many the list has only some.
  if (counted === undefined || isWhole || counted === rowsToCount) return counted;
  return countAmong(store, plan, sql`select ${numberBefore(store.locationId)} + key from (${driver.keys})`);
}

function listed({ locationId }: StoreReader, keys: string): RawBuilder<unknown> {
  return sql`select ${numberBefore(locationId)} + value from json_each(${keys})`;
}

/**
 * The rows of those that the text index finds, by the index of what else is asked for, or by age where nothing is. It has
 * their numbers too, so what the text index has told is not looked at again.
 */
function amongNumbers(
  store: StoreReader,
  { driver, newestBy }: Plan,
  numbers: RawBuilder<unknown>,
): RawBuilder<unknown> | undefined {
  if (!driver?.rest) return undefined;
  const { nodes, words } = driver.rest;
  const index = nodes.length + words.length === 0 ? 'contact_search_date_added' : newestBy;
  if (index === undefined) return undefined;
  // The index of an equality ends soon; that of all contacts may not.
  const inTime = index === newestBy ? sql`true` : withinTime(store.kind);
  const holds = allOf([...nodes.map(node => nodeHolds(store, node)), ...words.map(wordHolds)]);
  return sql`contact_search s indexed by ${sql.ref(index)} where s.location_id = ${store.locationId}
    and s.number in (${numbers}) and ${inTime} and ${holds}`;
}

async function countAmong(
  store: StoreReader,
  plan: Plan,
  numbers: RawBuilder<unknown>,
): Promise<number | undefined> {
  const among = amongNumbers(store, plan, numbers);
  if (!among) return undefined;
  const [row] = await store.select(sql<{ counted: number }>`
    select count(*) as counted from (select s.id from ${among} limit ${sql.lit(rowsToCount)}) as found`);
  return row?.counted;
}

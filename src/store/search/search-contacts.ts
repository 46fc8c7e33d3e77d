import { type RawBuilder, sql } from 'kysely';
import type { ContactState } from '#contacts/contact-state.ts';
import type { SearchNode, SearchWord, SortTerm } from '#contacts/search-node.ts';
import { countContacts } from '../contacts/list-contacts.ts';
import { fromRow } from '../contacts/row.ts';
import type { StoreReader } from '../store.ts';
import { rowsToCount, type Total, totalFrom } from '../total.ts';
import { pageAtOnce } from './at-once.ts';
import { conjunctsOf, driversOf } from './driver.ts';
import { pageFromIndexes } from './from-indexes.ts';
import { isBehind, orderOf, orderText, type Place } from './order.ts';
import { choosePlan, type Plan, planOfMany, rowsFoundBy } from './plan.ts';
import { allOf, type Condition, nodeHolds, wordHolds } from './predicate.ts';
import { ReadTooLong, withinTime } from './within-time.ts';

/** A search as `parseSearch` reads it, and the page that is wanted. */
export interface ContactSearch {
  readonly where?: SearchNode;
  /** Each must be found. */
  readonly words?: readonly SearchWord[];
  /** Empty for the newest first. */
  readonly sort?: readonly SortTerm[];
  readonly limit: number;
  readonly skip?: number;
  /** Behind this place of the same sort; `isPlace` says whether it can be one. */
  readonly after?: Place | undefined;
  /** So many contacts that an index finds are looked at one by one; of more, only those that the page shows. */
  readonly fewCandidates?: number;
}

export interface FoundContacts extends Total {
  readonly states: readonly ContactState[];
  /** The place of each. */
  readonly places: readonly Place[];
}

type Row = Readonly<Record<string, string | number | null>>;

/**
 * A page of the contacts that a search finds, and how many it finds on all pages. What no index carries, and what takes
 * long after all, is done aside. Throws `search_too_broad` where that is not enough.
 */
export async function searchContacts(store: StoreReader, search: ContactSearch): Promise<FoundContacts> {
  try {
    return await findPage(store, search);
  } catch (error) {
    if (error instanceof ReadTooLong && store.aside) return store.aside(search);
    throw error;
  }
}

async function findPage(store: StoreReader, search: ContactSearch): Promise<FoundContacts> {
  const { where, words = [], sort = [], limit, skip = 0, after, fewCandidates = 2000 } = search;
  const order = orderOf(sort);
  const holds = allOf([...(where ? [nodeHolds(store, where)] : []), ...words.map(wordHolds)]);
  const conjuncts = conjunctsOf(where, words);
  const drivers = driversOf(store, conjuncts, await store.hasTextIndex());
  const behind = after ? isBehind(order, after) : sql<boolean>`true`;
  const columns = sql.join(order.terms.map(({ value }, index) => sql`${value} as ${sql.ref(`v${index}`)}`));
  const pageOf = async (rows: readonly Row[]) => {
    const places = rows.map((row): Place => order.terms.map((_term, index) => row[`v${index}`] ?? null));
    const ids = places.map(place => String(place.at(-1)));
    return { states: await statesOf(store, ids), places };
  };
  const atOnce = await pageAtOnce(store, drivers, { columns, order, behind, limit, skip });
  if (atOnce && atOnce.counted < rowsToCount)
    return { ...(await pageOf(atOnce.rows)), ...totalFrom(atOnce.counted) };
  const plan = atOnce ? planOfMany(atOnce.driver) : await choosePlan(store, drivers, fewCandidates);
  const isAsked = conjuncts.nodes.length + words.length > 0;
  const isCarried = isAsked ? plan.driver !== undefined : order.index !== undefined;
  if (store.aside && !isCarried) return store.aside(search);
  const index = order.isByAge ? (plan.newestBy?.index ?? order.index) : order.index;
  const from = plan.driver && plan.isFew ? rowsFoundBy(store, plan.driver, plan) : inOrder(store, index);
  const looked = sql`${from} where ${withinTime(store.kind)} and s.location_id = ${store.locationId} and ${holds}`;

  const rows = await store.select(sql<Row>`select ${columns}
    from ${pageFromIndexes(store, plan, { order, end: skip + limit }) ?? looked} and ${behind}
    order by ${orderText(order, store.kind)} limit ${limit} offset ${skip}`);
  return {
    ...(await pageOf(rows)),
    ...(!isAsked ? { total: await countContacts(store) } : await totalOf(store, plan, holds)),
  };
}

async function totalOf(store: StoreReader, plan: Plan, holds: Condition): Promise<Total> {
  const { driver } = plan;
  if (plan.found !== undefined) return totalFrom(plan.found);
  const from = driver ? rowsFoundBy(store, driver, plan) : inOrder(store, undefined);
  const [row] = await store.select(sql<{ counted: number }>`
    select count(*) as counted from (select s.id from ${from}
      where ${withinTime(store.kind)} and s.location_id = ${store.locationId} and ${holds}
      limit ${sql.lit(rowsToCount)}) as found`);
  return totalFrom(row?.counted ?? 0);
}

/** All rows, by an index in its order or as the engine likes. */
function inOrder({ kind }: StoreReader, index: string | undefined): RawBuilder<unknown> {
  if (kind === 'postgres') return sql`contact_search s`;
  // Without its order's index SQLite sorts all that an equality finds.
  return index === undefined
    ? sql`contact_search s not indexed`
    : sql`contact_search s indexed by ${sql.ref(index)}`;
}

/** The contacts in the order of their ids. */
async function statesOf(store: StoreReader, ids: readonly string[]): Promise<ContactState[]> {
  if (ids.length === 0) return [];
  const rows = await store.database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', 'in', ids)
    .execute();
  const byId = new Map(rows.map(row => [row.id, row]));
  return ids.flatMap(id => {
    const row = byId.get(id);
    return row ? [fromRow(row)] : [];
  });
}

import { sql } from 'kysely';
import type { ContactState } from '#contacts/contact-state.ts';
import type { SearchNode, SearchWord, SortTerm } from '#contacts/search-node.ts';
import { fromRow } from '../contacts/row.ts';
import type { StoreReader } from '../store.ts';
import { rowsToCount, type Total, totalFrom } from '../total.ts';
import { isBehind, orderOf, orderText, type Place } from './order.ts';
import { allOf, type Condition, nodeHolds, wordHolds } from './predicate.ts';

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
}

export interface FoundContacts extends Total {
  readonly states: readonly ContactState[];
  /** The place of each. */
  readonly places: readonly Place[];
}

/** A page of the contacts that a search finds, and how many it finds on all pages. */
export async function searchContacts(store: StoreReader, search: ContactSearch): Promise<FoundContacts> {
  const { where, words = [], sort = [], limit, skip = 0, after } = search;
  const order = orderOf(sort);
  const conditions = [...(where ? [nodeHolds(where)] : []), ...words.map(wordHolds)];
  const holds = allOf([sql<boolean>`s.location_id = ${store.locationId}`, ...conditions]);
  const columns = sql.join(order.terms.map(({ value }, index) => sql`${value} as ${sql.ref(`v${index}`)}`));
  const page: Condition = after ? allOf([holds, isBehind(order, after)]) : holds;
  const rows = await store.select(sql<Readonly<Record<string, string | number | null>>>`
    select ${columns} from contact_search s where ${page}
    order by ${orderText(order, store.kind)} limit ${limit} offset ${skip}`);
  const places = rows.map(row => order.terms.map((_term, index) => row[`v${index}`] ?? null));
  const [count] = await store.select(sql<{ counted: number }>`
    select count(*) as counted from (
      select 1 as one from contact_search s where ${holds} limit ${sql.lit(rowsToCount)}) as found`);
  return {
    states: await statesOf(
      store,
      places.map(place => String(place.at(-1))),
    ),
    places,
    ...totalFrom(count?.counted ?? 0),
  };
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

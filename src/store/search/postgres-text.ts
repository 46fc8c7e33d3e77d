import { sql } from 'kysely';
import type { SearchNode } from '#contacts/search-node.ts';
import type { StoreReader } from '../store.ts';
import type { Conjuncts, Driver } from './driver.ts';
import { isOfIndexedColumn } from './leaf-ids.ts';
import { allOf, nodeHolds } from './predicate.ts';
import { allText, likenessOf, textQueryOf, wordQueryOf } from './text-index.ts';

/**
 * The contacts that the trigrams of PostgreSQL find, each once; undefined where they know nothing of the search. What a column
 * with an index of its own must be is asked as it is: where it stands in the index of the words too, PostgreSQL finds both there.
 */
export function textIdsOfPostgres(
  store: StoreReader,
  { nodes, words }: Conjuncts,
): Pick<Driver, 'ids' | 'isExact'> | undefined {
  const queries = [...nodes.filter(node => !isOfColumn(node)).map(textQueryOf), ...words.map(wordQueryOf)];
  const known = queries.filter(query => query !== undefined);
  if (known.length === 0) return undefined;
  const conditions = [
    ...known.map(likenessOf),
    ...nodes.filter(isOfColumn).map(node => nodeHolds(store, node)),
  ];
  // Found before it is joined: else the planner may look for them in the order of the page.
  const ids = sql<{ id: string }>`select s.id from contact_search s
    where s.location_id = ${store.locationId} and ${allOf(conditions)} offset 0`;
  return { ids, isExact: allText(known, queries.length).isExact };
}

function isOfColumn(node: SearchNode): boolean {
  return node.kind === 'text' && isOfIndexedColumn(node);
}

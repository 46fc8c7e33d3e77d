import { sql } from 'kysely';
import type { SearchNode } from '#contacts/search-node.ts';
import type { StoreReader } from '../store.ts';
import type { Conjuncts, Driver } from './driver.ts';
import { isOfIndexedColumn } from './leaf-ids.ts';
import { allOf, nodeHolds } from './predicate.ts';
import { stretchOf } from './stretches.ts';
import { allText, likenessOf, textQueryOf, wordQueryOf } from './text-index.ts';

/** What the trigrams of PostgreSQL tell. */
type TextWay = Pick<Driver, 'ids' | 'dated' | 'idsIn' | 'isExact'>;

/**
 * The contacts that the trigrams of PostgreSQL find, each once; undefined where they know nothing of the search. What a column
 * with an index of its own must be is asked as it is: where it stands in the index of the words too, PostgreSQL finds both there.
 */
export function textWayOfPostgres(store: StoreReader, { nodes, words }: Conjuncts): TextWay | undefined {
  const queries = [...nodes.filter(node => !isOfColumn(node)).map(textQueryOf), ...words.map(wordQueryOf)];
  const known = queries.filter(query => query !== undefined);
  if (known.length === 0) return undefined;
  const holds = allOf([
    ...known.map(likenessOf),
    ...nodes.filter(isOfColumn).map(node => nodeHolds(store, node)),
  ]);
  const found = sql`from contact_search s where s.location_id = ${store.locationId} and ${holds}`;
  return {
    // Found before it is joined: else the planner may look for them in the order of the page.
    ids: sql`select s.id ${found} offset 0`,
    dated: sql`select s.id, s.date_added ${found}`,
    idsIn: stretches => sql`select s.id ${found} and ${stretchOf(sql.ref('s.number'))} = any(${stretches})`,
    isExact: allText(known, queries.length).isExact,
  };
}

function isOfColumn(node: SearchNode): boolean {
  return node.kind === 'text' && isOfIndexedColumn(node);
}

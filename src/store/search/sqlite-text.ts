import { type RawBuilder, sql } from 'kysely';
import type { SearchNode, SearchWord } from '#contacts/search-node.ts';
import type { StoreReader } from '../store.ts';
import type { Driver } from './driver.ts';
import { allOf, type Condition, nodeHolds, wordHolds } from './predicate.ts';
import { allText, matchOf, sparseMatchOf, textQueryOf, wordQueryOf } from './text-index.ts';
import { indexedUpTo, lastNumber, numberBefore } from './text-rows.ts';
import { withinTime } from './within-time.ts';

/** A part of a search that must hold, and another index that knows it. */
interface Part {
  readonly node: SearchNode;
  readonly way: Driver | undefined;
  /** Whether the way of another part knows it. */
  readonly isCovered: boolean;
}

/**
 * The ways in by the text index of SQLite, and by a look at each of the few contacts that are not in it yet. First with
 * few of the trigrams, which finds a little more than is meant and reads far less: enough where that is rare. Then with
 * all, and where other indexes know the rest of the search, only what those find too.
 */
export function textDriversOfSqlite(
  store: StoreReader,
  nodes: readonly Part[],
  words: readonly SearchWord[],
): readonly Driver[] {
  const parts = [
    ...nodes.map(({ node, ...part }) => ({
      ...part,
      query: textQueryOf(node),
      holds: nodeHolds(store, node),
    })),
    ...words.map(word => ({
      query: wordQueryOf(word),
      holds: wordHolds(word),
      way: undefined,
      isCovered: false,
    })),
  ];
  const queries = parts.map(({ query }) => query).filter(query => query !== undefined);
  if (queries.length === 0) return [];
  const query = allText(queries, parts.length);
  const rest = parts.filter(part => !part.query?.isExact && !part.isCovered).map(({ way }) => way);
  const known = rest.flatMap(way => (way?.isExact ? [numbersOf(store, way)] : []));
  const isExact = known.length === rest.length;
  const match = matchOf(query);
  const whole = { ...byMatch(store, match, parts, isExact ? known : []), isExact };
  const sparse = sparseMatchOf(query);
  if (sparse === match) return [whole];
  return [{ ...byMatch(store, sparse, parts, []), isExact: false, isSparse: true }, whole];
}

function numbersOf(store: StoreReader, { ids, numbers }: Driver): RawBuilder<unknown> {
  return (
    numbers ??
    sql`select s.number from (${ids}) as way
      cross join contact_search s on s.location_id = ${store.locationId} and s.id = way.id and ${withinTime(store.kind)}`
  );
}

function byMatch(
  { locationId }: StoreReader,
  match: string,
  parts: readonly { readonly holds: Condition }[],
  others: readonly RawBuilder<unknown>[],
): Pick<Driver, 'ids' | 'keys' | 'by' | 'isOfTexts'> {
  const before = numberBefore(locationId);
  const indexed = indexedUpTo(locationId);
  const inOthers = allOf(others.map(numbers => sql<boolean>`+x.rowid in (${numbers})`));
  const inIndex = sql`x.contact_text match ${match} and x.rowid > ${before} and x.rowid <= ${lastNumber(before)} and ${inOthers}`;
  const waiting = sql`contact_search s not indexed where s.location_id = ${locationId}
    and s.number > ${indexed} and s.number <= ${lastNumber(indexed)} and ${allOf(parts.map(({ holds }) => holds))}`;
  return {
    ids: sql`select s.id from contact_text x
        cross join contact_search s on s.location_id = ${locationId} and s.number = x.rowid where ${inIndex}
      union all select s.id from ${waiting}`,
    keys: sql`select x.rowid - ${before} as key from contact_text x where ${inIndex}
      union all select s.number - ${before} from ${waiting}`,
    by: 'number',
    isOfTexts: true,
  };
}

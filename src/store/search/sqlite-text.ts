import { sql } from 'kysely';
import type { SearchNode, SearchWord } from '#contacts/search-node.ts';
import type { StoreReader } from '../store.ts';
import type { Driver } from './driver.ts';
import { allOf, type Condition } from './predicate.ts';
import { allText, matchOf, sparseMatchOf, type TextQuery } from './text-index.ts';
import { indexedUpTo, lastNumber, numberBefore } from './text-rows.ts';

/** A part of a search that must hold, and what the text index knows of it. */
interface TextPart {
  readonly node?: SearchNode;
  readonly word?: SearchWord;
  readonly query: TextQuery | undefined;
  readonly holds: Condition;
}

/**
 * By the text index of SQLite, and by a look at each of the few contacts that are not in it yet. First with few of the
 * trigrams, which finds a little more than is meant and reads far less: enough where that is rare.
 */
export function textDriversOfSqlite(store: StoreReader, parts: readonly TextPart[]): readonly Driver[] {
  const queries = parts.map(({ query }) => query).filter(query => query !== undefined);
  if (queries.length === 0) return [];
  const query = allText(queries, parts.length);
  const holds = allOf(parts.filter(part => part.query !== undefined).map(part => part.holds));
  const rest = parts.filter(part => !part.query?.isExact);
  const whole: Driver = {
    ...byMatch(store, matchOf(query), holds),
    isExact: query.isExact,
    rest: {
      nodes: rest.map(({ node }) => node).filter(node => node !== undefined),
      words: rest.map(({ word }) => word).filter(word => word !== undefined),
    },
  };
  const sparse = sparseMatchOf(query);
  return sparse === matchOf(query)
    ? [whole]
    : [{ ...byMatch(store, sparse, holds), isExact: false, isSparse: true }, whole];
}

function byMatch(
  { locationId }: StoreReader,
  match: string,
  holds: Condition,
): Pick<Driver, 'ids' | 'keys' | 'by' | 'isOfTexts'> {
  const before = numberBefore(locationId);
  const indexed = indexedUpTo(locationId);
  const inIndex = sql`x.contact_text match ${match} and x.rowid > ${before} and x.rowid <= ${lastNumber(before)}`;
  const waiting = sql`contact_search s not indexed where s.location_id = ${locationId}
    and s.number > ${indexed} and s.number <= ${lastNumber(indexed)} and ${holds}`;
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

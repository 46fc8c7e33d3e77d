import { type RawBuilder, sql } from 'kysely';
import type { CustomLeaf, SearchGroup, SearchLeaf, SearchNode, SearchWord } from '#contacts/search-node.ts';
import type { StoreReader } from '../store.ts';
import {
  allOf,
  by,
  fieldHolds,
  isLike,
  nodeHolds,
  rangeHolds,
  tagsLike,
  textColumns,
  wordHolds,
} from './predicate.ts';
import { allText, likenessOf, matchOf, textQueryOf, wordQueryOf } from './text-index.ts';
import { indexedUpTo, lastNumber, numberBefore } from './text-rows.ts';

/** Columns of `contact_search` with an index of their own. */
const indexedColumns: readonly string[] = ['first_name', 'last_name', 'full_name', 'city', 'source'];

/** A way to come by some contacts through an index: at least all that a part of the search finds. */
export interface Driver {
  /** Selects the contacts as `id`, each once. */
  readonly ids: RawBuilder<{ id: string }>;
  /** Selects them as `key`, without a look at what is not in the index. */
  readonly keys: RawBuilder<{ key: string | number }>;
  /** What a key is: the id, or the number of the row, counted from the location's first. */
  readonly by: 'id' | 'number';
  /** Of SQLite: the index that has what it finds from the newest on. */
  readonly newestBy?: string;
  /** Whether it looks into texts, which costs more than other indexes do. */
  readonly isOfTexts?: true;
  /** Whether it finds what the whole search finds, and nothing else. */
  readonly isExact: boolean;
}

/** The parts that all must hold. */
export interface Conjuncts {
  readonly nodes: readonly SearchNode[];
  readonly words: readonly SearchWord[];
}

/** Takes a search apart into what all must hold. */
export function conjunctsOf(where: SearchNode | undefined, words: readonly SearchWord[]): Conjuncts {
  return { nodes: where ? flat(where) : [], words };
}

function flat(node: SearchNode): SearchNode[] {
  return 'nodes' in node && node.kind === 'and' ? node.nodes.flatMap(flat) : [node];
}

/** The indexes by which a search can begin; the text index where there is one. */
export function driversOf(store: StoreReader, { nodes, words }: Conjuncts, hasTextIndex: boolean): Driver[] {
  const drivers: Driver[] = [];
  const asked = nodes.length + words.length;
  const dates = nodes.filter(isDateRange);
  for (const node of nodes) {
    const driver = 'nodes' in node ? groupDriver(store, node, hasTextIndex) : leafDriver(store, node, dates);
    if (!driver) continue;
    const covered = isTag(node) ? 1 + dates.length : isDateRange(node) ? dates.length : 1;
    drivers.push({ ...driver, isExact: driver.isExact && covered === asked });
  }
  const byText = hasTextIndex ? textDriver(store, { nodes, words }) : undefined;
  if (byText) drivers.push(byText);
  return drivers;
}

type DateRange = SearchLeaf & { readonly kind: 'time' };

function isDateRange(node: SearchNode): node is DateRange {
  return node.kind === 'time' && node.field === 'dateAdded' && !node.negated;
}

function isNumber({ test }: CustomLeaf): boolean {
  return test.operator === 'number-range' || (test.operator === 'eq' && typeof test.value === 'number');
}

function isTag(node: SearchNode): boolean {
  return node.kind === 'tag';
}

/** What the branches of an `or` find together; undefined where one of them has no index. */
function groupDriver(store: StoreReader, { nodes }: SearchGroup, hasTextIndex: boolean): Driver | undefined {
  const branches = nodes.map(branch => driversOf(store, conjunctsOf(branch, []), hasTextIndex)[0]);
  const known = branches.filter(branch => branch !== undefined);
  if (known.length < branches.length) return undefined;
  const each = known.map(({ ids }) => sql`select id from (${ids}) as branch`);
  const ids = sql<{ id: string }>`select id from (${sql.join(each, sql` union `)}) as branches`;
  return byIds(
    ids,
    known.every(({ isExact }) => isExact),
  );
}

function byIds(ids: RawBuilder<{ id: string }>, isExact: boolean): Driver {
  return { ids, keys: sql`select id as key from (${ids}) as way`, by: 'id', isExact };
}

function leafDriver(store: StoreReader, leaf: SearchLeaf, dates: readonly DateRange[]): Driver | undefined {
  const ids = idsOf(store, leaf, dates);
  if (!ids || leaf.kind !== 'text' || leaf.test.operator !== 'eq') return ids && byIds(ids, true);
  return { ...byIds(ids, true), newestBy: `contact_search_${indexedColumnOf(leaf)}` };
}

/** The column with an index of its own that has the text which the leaf is about. */
function indexedColumnOf({ field }: SearchLeaf & { readonly kind: 'text' }): string | undefined {
  if (field === 'businessName') return undefined;
  return indexedColumns.find(column => column === textColumns[field]);
}

/** The ids of exactly what the leaf finds; of those with a tag, the ones that were added in the ranges. */
function idsOf(
  store: StoreReader,
  node: SearchLeaf,
  dates: readonly DateRange[],
): RawBuilder<{ id: string }> | undefined {
  if (node.negated) return undefined;
  const { locationId } = store;
  switch (node.kind) {
    case 'email':
    case 'phone':
      return node.test.operator === 'eq'
        ? sql`select distinct k.contact_id as id from contact_key k where k.location_id = ${locationId}
            and k.kind = ${node.kind} and k.value = ${node.kind === 'phone' ? `+${node.test.value}` : node.test.value}`
        : undefined;
    case 'tag': {
      const added = dates.map(({ test }) => rangeHolds(sql.ref('t.date_added'), test));
      return sql`select distinct t.contact_id as id from contact_tag t ${by(store, 'sqlite_autoindex_contact_tag_1')} where t.location_id = ${locationId}
        and t.tag_id in (${tagsLike(store, node.test)}) and ${allOf(added)}`;
    }
    case 'custom':
      return node.test.operator === 'contains'
        ? undefined
        : sql`select distinct f.contact_id as id from contact_field f
            ${by(store, isNumber(node) ? 'contact_field_number' : 'contact_field_text')} where f.location_id = ${locationId}
            and ${fieldHolds(node)}`;
    case 'time':
      return isDateRange(node)
        ? sql`select s.id from contact_search s ${by(store, 'contact_search_date_added')}
            where s.location_id = ${locationId} and ${allOf(dates.map(({ test }) => rangeHolds(sql.ref('s.date_added'), test)))}`
        : undefined;
    case 'reference':
      return referenceIds(store, node);
    case 'text': {
      const column = indexedColumnOf(node);
      return column !== undefined && (node.test.operator === 'eq' || node.test.operator === 'starts')
        ? sql`select s.id from contact_search s ${by(store, `contact_search_${column}`)}
            where s.location_id = ${locationId} and ${isLike(sql.ref(`s.${column}`), node.test)}`
        : undefined;
    }
    default:
      return undefined;
  }
}

function referenceIds(
  { locationId }: StoreReader,
  { field, test }: SearchLeaf & { readonly kind: 'reference' },
): RawBuilder<{ id: string }> | undefined {
  if (test.operator !== 'eq') return undefined;
  switch (field) {
    case 'id':
    case 'assignedTo':
      return sql`select s.id from contact_search s where s.location_id = ${locationId}
        and ${sql.ref(field === 'id' ? 's.id' : 's.assigned_to')} = ${test.value}`;
    case 'businessId':
      return sql`select c.id from contact c where c.location_id = ${locationId}
        and c.business_id = ${test.value} and c.deleted_at is null`;
    case 'followers':
      return sql`select f.contact_id as id from contact_follower f
        where f.location_id = ${locationId} and f.user_id = ${test.value}`;
    default:
      return sql`select e.contact_id as id from enrollment e where e.location_id = ${locationId}
        and e.kind = 'workflow' and e.target_id = ${test.value} and e.date_ended is null`;
  }
}

/** By the text index; on SQLite also by a look at each of the few contacts that are not in it yet. */
function textDriver(store: StoreReader, { nodes, words }: Conjuncts): Driver | undefined {
  const { locationId } = store;
  const parts = [
    ...nodes.map(node => ({ query: textQueryOf(node), holds: nodeHolds(store, node) })),
    ...words.map(word => ({ query: wordQueryOf(word), holds: wordHolds(word) })),
  ];
  const queries = parts.map(({ query }) => query).filter(query => query !== undefined);
  if (queries.length === 0) return undefined;
  const query = allText(queries, parts.length);
  if (store.kind === 'postgres') {
    // Found before it is joined: else the planner may look for them in the order of the page.
    const ids = sql<{ id: string }>`select s.id from contact_search s
      where s.location_id = ${locationId} and ${likenessOf(query)} offset 0`;
    return { ...byIds(ids, query.isExact), isOfTexts: true };
  }
  const holds = allOf(parts.filter(part => part.query !== undefined).map(part => part.holds));
  const before = numberBefore(locationId);
  const indexed = indexedUpTo(locationId);
  const inIndex = sql`x.contact_text match ${matchOf(query)} and x.rowid > ${before} and x.rowid <= ${lastNumber(before)}`;
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
    isExact: query.isExact,
  };
}

import { type RawBuilder, sql } from 'kysely';
import type { Business } from '#contacts/business.ts';
import type { RecordOrder } from '#contacts/record-search.ts';
import type { CustomLeaf, SearchGroup, SearchLeaf, SearchNode } from '#contacts/search-node.ts';
import { presentBusiness } from './business-row.ts';
import { definitionsOf } from './custom-fields.ts';
import { allOf, type Condition, fieldHolds, rangeHolds } from './search/predicate.ts';
import type { StoreReader } from './store.ts';
import type { BusinessTable } from './tables.ts';
import { holdsWord } from './text-search.ts';
import { rowsToCount, type Total, totalFrom } from './total.ts';

/** The sort value of a business, then its id: where the next page goes on. */
export type BusinessPlace = readonly [value: string | number, id: string];

export interface BusinessSearch {
  readonly where: SearchGroup;
  /** Folded; each must be found in a member or a custom field. */
  readonly words: readonly string[];
  readonly order: RecordOrder;
  readonly after?: BusinessPlace | undefined;
  readonly limit: number;
  readonly skip: number;
}

export interface FoundBusinesses extends Total {
  readonly found: readonly { readonly business: Business; readonly place: BusinessPlace }[];
}

const columns = { name: 'name_folded', createdAt: 'date_added', updatedAt: 'date_updated' } as const;

/** A page of the businesses that a search finds, and how many it finds on all pages. */
export async function searchBusinesses(
  store: StoreReader,
  { where, words, order, after, limit, skip }: BusinessSearch,
): Promise<FoundBusinesses> {
  const holds = allOf([nodeHolds(where), ...words.map(word => holdsWord('b.text_folded', word))]);
  const column = columns[order.field];
  const value = sql.ref(`b.${column}`);
  const direction = sql.raw(order.direction);
  const behind = after
    ? sql<boolean>`(${value}, b.id) ${sql.raw(order.direction === 'asc' ? '>' : '<')} (${after[0]}, ${after[1]})`
    : sql<boolean>`true`;
  const from = sql`from business b where b.location_id = ${store.locationId} and ${holds}`;
  const rows = await store.select(sql<BusinessTable>`select b.* ${from} and ${behind}
    order by ${value} ${direction}, b.id ${direction} limit ${limit} offset ${skip}`);
  const [count] = await store.select(sql<{ counted: number }>`
    select count(*) as counted from (select b.id ${from} limit ${sql.lit(rowsToCount)}) as found`);
  const definitions = await definitionsOf(store, 'business');
  return {
    found: rows.map(row => ({ business: presentBusiness(row, definitions), place: [row[column], row.id] })),
    ...totalFrom(count?.counted ?? 0),
  };
}

function nodeHolds(node: SearchNode): Condition {
  if ('nodes' in node) {
    const parts = node.nodes.map(nodeHolds);
    return node.kind === 'and' ? allOf(parts) : sql<boolean>`(${sql.join(parts, sql` or `)})`;
  }
  const holds = leafHolds(node);
  return node.negated ? sql<boolean>`(${holds}) is not true` : holds;
}

function leafHolds(leaf: SearchLeaf): Condition {
  switch (leaf.kind) {
    case 'custom':
      return valueHolds(leaf);
    case 'time':
      return rangeHolds(timeColumn(leaf.field), leaf.test);
    default:
      throw new TypeError(`Businesses have no member of the kind ${leaf.kind}.`);
  }
}

function timeColumn(field: string): RawBuilder<unknown> {
  return sql.ref(field === 'dateAdded' ? 'b.date_added' : 'b.date_updated');
}

function valueHolds(leaf: CustomLeaf): Condition {
  return sql<boolean>`exists (select 1 from business_field f
    where f.location_id = b.location_id and f.business_id = b.id and ${fieldHolds(leaf, 'f.field')})`;
}

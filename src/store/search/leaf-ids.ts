import { type RawBuilder, sql } from 'kysely';
import type { CustomLeaf, SearchLeaf, SearchNode } from '#contacts/search-node.ts';
import type { StoreReader } from '../store.ts';
import { allOf, by, fieldHolds, isLike, rangeHolds, tagsLike, textColumns } from './predicate.ts';

/** Columns of `contact_search` with an index of their own. */
const indexedColumns: readonly string[] = ['first_name', 'last_name', 'full_name', 'city', 'source'];

/** A contact that an index tells of. */
export interface Dated {
  readonly id: string;
  readonly date_added: number;
}

export type DateRange = SearchLeaf & { readonly kind: 'time' };

export function isDateRange(node: SearchNode): node is DateRange {
  return node.kind === 'time' && node.field === 'dateAdded' && !node.negated;
}

type TextLeaf = SearchLeaf & { readonly kind: 'text' };

/** Whether the index of a column finds just what the leaf asks for. */
export function isOfIndexedColumn(leaf: TextLeaf): boolean {
  const { operator } = leaf.test;
  return !leaf.negated && indexedColumnOf(leaf) !== undefined && (operator === 'eq' || operator === 'starts');
}

function isNumber({ test }: CustomLeaf): boolean {
  return test.operator === 'number-range' || (test.operator === 'eq' && typeof test.value === 'number');
}

/** The column with an index of its own that has the text which the leaf is about. */
export function indexedColumnOf({ field }: TextLeaf): string | undefined {
  if (field === 'businessName') return undefined;
  return indexedColumns.find(column => column === textColumns[field]);
}

/**
 * The ids of exactly what the leaf finds; of those with a tag, the ones that were added in the ranges. What has an index
 * that tells `date_added` gives that too, and one of `contact_search` on SQLite `number`.
 */
export function idsOf(
  store: StoreReader,
  node: SearchLeaf,
  dates: readonly DateRange[],
): RawBuilder<Dated> | undefined {
  if (node.negated) return undefined;
  const { locationId } = store;
  // An index of SQLite has the numbers of its rows.
  const told = store.kind === 'sqlite' ? sql`s.id, s.date_added, s.number` : sql`s.id, s.date_added`;
  switch (node.kind) {
    case 'email':
    case 'phone':
      return node.test.operator === 'eq'
        ? sql`select distinct k.contact_id as id from contact_key k where k.location_id = ${locationId}
            and k.kind = ${node.kind} and k.value = ${node.kind === 'phone' ? `+${node.test.value}` : node.test.value}`
        : undefined;
    case 'tag': {
      const added = dates.map(({ test }) => rangeHolds(sql.ref('t.date_added'), test));
      return sql`select distinct t.date_added, t.contact_id as id from contact_tag t ${by(store, 'sqlite_autoindex_contact_tag_1')} where t.location_id = ${locationId}
        and t.tag_id in (${tagsLike(store, node.test)}) and ${allOf(added)}`;
    }
    case 'custom':
      return node.test.operator === 'contains'
        ? undefined
        : sql`select distinct f.date_added, f.contact_id as id from contact_field f
            ${by(store, isNumber(node) ? 'contact_field_number' : 'contact_field_text')} where f.location_id = ${locationId}
            and ${fieldHolds(node)}`;
    case 'time':
      return isDateRange(node)
        ? sql`select ${told} from contact_search s ${by(store, 'contact_search_date_added')}
            where s.location_id = ${locationId} and ${allOf(dates.map(({ test }) => rangeHolds(sql.ref('s.date_added'), test)))}`
        : undefined;
    case 'reference':
      return referenceIds(store, node);
    case 'text': {
      const column = indexedColumnOf(node);
      return column !== undefined && isOfIndexedColumn(node)
        ? sql`select ${told} from contact_search s ${by(store, `contact_search_${column}`)}
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
): RawBuilder<Dated> | undefined {
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

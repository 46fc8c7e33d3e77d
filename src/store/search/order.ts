import { type RawBuilder, sql } from 'kysely';
import type { SortField } from '#contacts/search-fields.ts';
import type { SortTerm } from '#contacts/search-node.ts';
import type { EngineKind } from '../columns.ts';
import { allOf, type Condition } from './predicate.ts';

/** The sort values of a contact, then its id: where the next page goes on. */
export type Place = readonly (string | number | null)[];

/** What contacts are ordered by, down to the id, so that no two have one place. */
export interface Order {
  readonly terms: readonly OrderTerm[];
  /** The index of `contact_search` that has this order, if there is one. */
  readonly index: string | undefined;
  /** Whether it begins with when contacts were added. */
  readonly isByAge: boolean;
}

export interface OrderTerm {
  readonly value: RawBuilder<unknown>;
  readonly direction: 'asc' | 'desc';
  readonly kind: 'text' | 'whole';
  /** Whether contacts may have no such value; those come first when ascending. */
  readonly isOptional: boolean;
}

interface Sortable extends Omit<OrderTerm, 'direction'> {}

const text = (column: string): Sortable => ({ value: sql.ref(column), kind: 'text', isOptional: true });
const whole = (column: string): Sortable => ({ value: sql.ref(column), kind: 'whole', isOptional: false });
const id: Sortable = { value: sql.ref('s.id'), kind: 'text', isOptional: false };

const sortables: Readonly<Record<SortField, Sortable>> = {
  firstNameLowerCase: text('s.first_name'),
  lastNameLowerCase: text('s.last_name'),
  email: text('s.email'),
  source: text('s.source'),
  businessName: {
    value: sql`(select b.name_folded from business b
      where b.location_id = s.location_id and b.id = s.business_id)`,
    kind: 'text',
    isOptional: true,
  },
  dateAdded: whole('s.date_added'),
  dateUpdated: whole('s.date_updated'),
  dnd: whole('s.dnd'),
};

const indexes: Readonly<Partial<Record<SortField, string>>> = {
  firstNameLowerCase: 'contact_search_first_name',
  lastNameLowerCase: 'contact_search_last_name',
  email: 'contact_search_email',
  source: 'contact_search_source',
  dateAdded: 'contact_search_date_added',
  dateUpdated: 'contact_search_date_updated',
};

const newestFirst: readonly SortTerm[] = [{ field: 'dateAdded', direction: 'desc' }];

/** The order of a search: the newest first where nothing else is asked for; ties by id, in the last direction. */
export function orderOf(sort: readonly SortTerm[]): Order {
  const asked = sort.length === 0 ? newestFirst : sort;
  const terms = asked.map(({ field, direction }) => ({ ...sortables[field], direction }));
  const [first] = asked;
  return {
    terms: [...terms, { ...id, direction: asked.at(-1)?.direction ?? 'desc' }],
    index: first && indexes[first.field],
    isByAge: first?.field === 'dateAdded',
  };
}

/** Whether an array that a caller sends back can be a place in this order. */
export function isPlace({ terms }: Order, sent: readonly unknown[]): sent is Place {
  return (
    sent.length === terms.length &&
    terms.every(({ kind, isOptional }, index) => {
      const value = sent[index];
      if (value === null) return isOptional;
      return kind === 'text' ? typeof value === 'string' : Number.isSafeInteger(value);
    })
  );
}

export function orderText({ terms }: Order, kind: EngineKind): RawBuilder<unknown> {
  return sql.join(
    terms.map(({ value, direction, isOptional }) => {
      // SQLite sorts missing values so by itself, and loses its index where it is told to.
      const nulls =
        isOptional && kind === 'postgres' ? ` nulls ${direction === 'asc' ? 'first' : 'last'}` : '';
      return sql`${value} ${sql.raw(direction + nulls)}`;
    }),
  );
}

/** Whether the row `s` comes behind a place. */
export function isBehind({ terms }: Order, place: Place): Condition {
  const branches = terms.map((term, index) =>
    allOf([
      ...terms.slice(0, index).map((earlier, at) => isSame(earlier, place[at] ?? null)),
      isFurther(term, place[index] ?? null),
    ]),
  );
  const behind = sql<boolean>`(${sql.join(branches, sql` or `)})`;
  const [first] = terms;
  // An index can begin at the first value, but an engine does not see that in the branches.
  return first && !first.isOptional ? allOf([reaches(first, place[0] ?? null), behind]) : behind;
}

function isSame({ value }: OrderTerm, at: string | number | null): Condition {
  return at === null ? sql<boolean>`${value} is null` : sql<boolean>`${value} = ${at}`;
}

function isFurther({ value, direction, isOptional }: OrderTerm, at: string | number | null): Condition {
  if (direction === 'asc') {
    return at === null ? sql<boolean>`${value} is not null` : sql<boolean>`${value} > ${at}`;
  }
  if (at === null) return sql<boolean>`false`;
  return isOptional ? sql<boolean>`(${value} < ${at} or ${value} is null)` : sql<boolean>`${value} < ${at}`;
}

function reaches({ value, direction }: OrderTerm, at: string | number | null): Condition {
  return direction === 'asc' ? sql<boolean>`${value} >= ${at}` : sql<boolean>`${value} <= ${at}`;
}

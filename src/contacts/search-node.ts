import type { CustomFieldDefinition } from './custom-field.ts';
import type { FieldOf, SortField } from './search-fields.ts';

/**
 * A search as a tree in which every question is asked in one way: texts are folded, days are milliseconds, short
 * `contains` is `starts`, `not_…` is `negated`. A negated leaf matches exactly what the leaf does not, so it
 * matches missing values too.
 */
export type SearchNode = SearchGroup | SearchLeaf;

/** `and` of no nodes is true. Groups without filters are left out, so an `or` has at least one node. */
export interface SearchGroup {
  readonly kind: 'and' | 'or';
  readonly nodes: readonly SearchNode[];
}

export type SearchLeaf = { readonly negated: boolean } & (
  | { readonly kind: 'text'; readonly field: FieldOf<'text'>; readonly test: TextTest | Exists }
  | {
      readonly kind: 'reference';
      readonly field: FieldOf<'reference'>;
      readonly test: Equal<string> | Exists;
    }
  | { readonly kind: 'email'; readonly test: Equal<string> | Exists }
  | { readonly kind: 'phone'; readonly test: TextTest | Exists }
  | { readonly kind: 'tag'; readonly test: TextTest | Exists }
  | { readonly kind: 'time'; readonly field: FieldOf<'time'>; readonly test: Range<number> | Exists }
  | { readonly kind: 'date-of-birth'; readonly test: Range<string> | Exists }
  | { readonly kind: 'flag'; readonly field: FieldOf<'flag'>; readonly test: Equal<boolean> }
  | { readonly kind: 'dnd'; readonly channel: DndFilterChannel; readonly status: string }
  | CustomLeaf
  | { readonly kind: 'constant'; readonly value: boolean }
);

/** A custom field; with a `part`, only that box of it. Any of its values may match. */
export interface CustomLeaf {
  readonly kind: 'custom';
  readonly definition: CustomFieldDefinition;
  readonly part: string | undefined;
  readonly test: TextTest | Equal<number> | NumberRange | Exists;
}

export type DndFilterChannel = 'Email' | 'SMS' | 'Call' | 'inbound';

export interface Exists {
  readonly operator: 'exists';
}

export interface Equal<Value> {
  readonly operator: 'eq';
  readonly value: Value;
}

/** `contains`: anywhere in the value, at least three characters; `starts`: at the start of the value. */
export interface TextTest {
  readonly operator: 'eq' | 'contains' | 'starts';
  readonly value: string;
}

/** From `from` on and before `before`; undefined is open. */
export interface Range<Value> {
  readonly operator: 'range';
  readonly from: Value | undefined;
  readonly before: Value | undefined;
}

export interface NumberRange {
  readonly operator: 'number-range';
  readonly gt?: number;
  readonly gte?: number;
  readonly lt?: number;
  readonly lte?: number;
}

export interface SortTerm {
  readonly field: SortField;
  readonly direction: 'asc' | 'desc';
}

/** A word of free text: found in a name, an address or the company; by its digits, if it has them, in a phone. */
export interface SearchWord {
  readonly text: TextTest;
  readonly digits: TextTest | undefined;
}

import { type RawBuilder, sql } from 'kysely';
import type {
  CustomLeaf,
  DndFilterChannel,
  Equal,
  Exists,
  NumberRange,
  Range,
  SearchLeaf,
  SearchNode,
  SearchWord,
  TextTest,
} from '#contacts/search-node.ts';
import type { EngineKind } from '../columns.ts';
import { afterPrefix } from './prefix.ts';

/** Where a search looks. */
export interface SearchPlace {
  readonly kind: EngineKind;
  readonly locationId: string;
}

export type Condition = RawBuilder<boolean>;

/** The columns of `contact_search` that hold one folded text each. */
export const textColumns = {
  contactName: 'full_name',
  firstNameLowerCase: 'first_name',
  lastNameLowerCase: 'last_name',
  address: 'address',
  city: 'city',
  companyName: 'company_name',
  country: 'country',
  postalCode: 'postal_code',
  source: 'source',
  state: 'state',
  timezone: 'timezone',
  type: 'type',
  website: 'website',
} as const;

const dndColumns: Readonly<Record<DndFilterChannel, string>> = {
  Email: 'dnd_email',
  SMS: 'dnd_sms',
  Call: 'dnd_call',
  inbound: 'inbound_dnd',
};

/** Whether the row `s` of `contact_search` is what a search asks for. */
export function nodeHolds(place: SearchPlace, node: SearchNode): Condition {
  if ('nodes' in node) {
    const parts = node.nodes.map(part => nodeHolds(place, part));
    if (node.kind === 'and') return allOf(parts);
    return sql<boolean>`(${sql.join(parts, sql` or `)})`;
  }
  const holds = leafHolds(place, node);
  return node.negated ? sql<boolean>`(${holds}) is not true` : holds;
}

export function allOf(parts: readonly Condition[]): Condition {
  return parts.length === 0 ? sql<boolean>`true` : sql<boolean>`(${sql.join(parts, sql` and `)})`;
}

/** Whether a word stands in a name, an address or the company of the row `s`, or its digits in a phone. */
export function wordHolds({ text, digits }: SearchWord): Condition {
  const holds = [
    ...['first_name', 'last_name', 'full_name', 'company_name'].map(column => textHolds(column, text)),
    listHolds('emails', text),
    ...(digits ? [listHolds('phones', digits)] : []),
  ];
  return sql<boolean>`(${sql.join(holds, sql` or `)})`;
}

function leafHolds(place: SearchPlace, leaf: SearchLeaf): Condition {
  switch (leaf.kind) {
    case 'text':
      return leaf.field === 'businessName'
        ? businessHolds(leaf.test)
        : textHolds(textColumns[leaf.field], leaf.test);
    case 'reference':
      return referenceHolds(leaf.field, leaf.test);
    case 'email':
      return emailHolds(leaf.test);
    case 'phone':
      return phoneHolds(leaf.test);
    case 'tag':
      return tagHolds(place, leaf.test);
    case 'time':
      return timeHolds(leaf.field, leaf.test);
    case 'date-of-birth':
      return rangeHolds(column('date_of_birth'), leaf.test);
    case 'flag':
      return sql<boolean>`s.dnd = ${leaf.test.value ? 1 : 0}`;
    case 'dnd':
      return sql<boolean>`${column(dndColumns[leaf.channel])} = ${leaf.status}`;
    case 'custom':
      return customHolds(place, leaf);
    case 'constant':
      return leaf.value ? sql<boolean>`true` : sql<boolean>`false`;
  }
}

function column(name: string): RawBuilder<unknown> {
  return sql.ref(`s.${name}`);
}

function textHolds(name: string, test: TextTest | Exists): Condition {
  return isLike(column(name), test);
}

/** A test of one folded text. */
export function isLike(text: RawBuilder<unknown>, test: TextTest | Exists): Condition {
  switch (test.operator) {
    case 'exists':
      return sql<boolean>`${text} is not null`;
    case 'eq':
      return sql<boolean>`${text} = ${test.value}`;
    case 'contains':
      return sql<boolean>`${text} like ${`%${escaped(test.value)}%`} escape '!'`;
    case 'starts': {
      const end = afterPrefix(test.value);
      return end === undefined
        ? sql<boolean>`${text} >= ${test.value}`
        : sql<boolean>`(${text} >= ${test.value} and ${text} < ${end})`;
    }
  }
}

/** A test of a column that holds several values, each on its line. */
function listHolds(name: string, test: TextTest): Condition {
  const value = escaped(test.value);
  if (test.operator === 'contains') return isLike(column(name), test);
  const end = test.operator === 'starts' ? '%' : '\n%';
  return sql<boolean>`('\n' || ${column(name)} || '\n') like ${`%\n${value}${end}`} escape '!'`;
}

function escaped(text: string): string {
  return text.replaceAll(/[!%_]/g, sign => `!${sign}`);
}

function businessHolds(test: TextTest | Exists): Condition {
  return sql<boolean>`exists (select 1 from business b
    where b.location_id = s.location_id and b.id = s.business_id and ${isLike(sql.ref('b.name_folded'), test)})`;
}

function referenceHolds(field: string, test: Equal<string> | Exists): Condition {
  switch (field) {
    case 'id':
      return isEqual(column('id'), test);
    case 'businessId':
      return isEqual(column('business_id'), test);
    case 'assignedTo':
      return isEqual(column('assigned_to'), test);
    case 'followers':
      return sql<boolean>`exists (select 1 from contact_follower f
        where f.location_id = s.location_id and f.contact_id = s.id and ${isEqual(sql.ref('f.user_id'), test)})`;
    default:
      return sql<boolean>`exists (select 1 from enrollment e
        where e.location_id = s.location_id and e.contact_id = s.id and e.kind = 'workflow'
          and e.date_ended is null and ${isEqual(sql.ref('e.target_id'), test)})`;
  }
}

function isEqual(value: RawBuilder<unknown>, test: Equal<string> | Exists): Condition {
  return test.operator === 'exists'
    ? sql<boolean>`${value} is not null`
    : sql<boolean>`${value} = ${test.value}`;
}

function emailHolds(test: Equal<string> | Exists): Condition {
  if (test.operator === 'exists') return isEqual(column('emails'), test);
  return sql<boolean>`exists (select 1 from contact_key k where k.location_id = s.location_id
    and k.kind = 'email' and k.value = ${test.value} and k.contact_id = s.id)`;
}

/** Holds SQLite to an index: it knows nothing of how common a value is, and takes any index that covers a query. */
export function by({ kind }: SearchPlace, index: string): RawBuilder<unknown> {
  return kind === 'sqlite' ? sql`indexed by ${sql.ref(index)}` : sql``;
}

function phoneHolds(test: TextTest | Exists): Condition {
  return test.operator === 'exists' ? isLike(column('phones'), test) : listHolds('phones', test);
}

function tagHolds(place: SearchPlace, test: TextTest | Exists): Condition {
  return sql<boolean>`exists (select 1 from contact_tag t ${by(place, 'contact_tag_contact')}
    where t.location_id = s.location_id and t.contact_id = s.id and t.tag_id in (${tagsLike(place, test)}))`;
}

/** The ids of the tags whose names are like that, and of those that were merged into them. */
export function tagsLike({ locationId }: SearchPlace, test: TextTest | Exists): RawBuilder<unknown> {
  const isIt = sql`n.location_id = ${locationId} and n.deleted_at is null
    and ${isLike(sql.ref('n.name_folded'), test)}`;
  return sql`select n.id from tag n where ${isIt} union all
    select m.id from tag n join tag m on m.location_id = n.location_id and m.merged_into = n.id where ${isIt}`;
}

function timeHolds(field: string, test: Range<number> | Exists): Condition {
  switch (field) {
    case 'dateAdded':
      return rangeHolds(column('date_added'), test);
    case 'dateUpdated':
      return rangeHolds(column('date_updated'), test);
    default:
      return rangeHolds(
        sql`(select max(a.start_time) from appointment a
          where a.location_id = s.location_id and a.contact_id = s.id)`,
        test,
      );
  }
}

export function rangeHolds(
  value: RawBuilder<unknown>,
  test: Range<number> | Range<string> | Exists,
): Condition {
  const bounds = [sql<boolean>`${value} is not null`];
  if (test.operator === 'range') {
    if (test.from !== undefined) bounds.push(sql<boolean>`${value} >= ${test.from}`);
    if (test.before !== undefined) bounds.push(sql<boolean>`${value} < ${test.before}`);
  }
  return allOf(bounds);
}

function customHolds(place: SearchPlace, leaf: CustomLeaf): Condition {
  return sql<boolean>`exists (select 1 from contact_field f ${by(place, 'sqlite_autoindex_contact_field_1')}
    where f.location_id = s.location_id and f.contact_id = s.id and ${fieldHolds(leaf)})`;
}

/** Whether the row `f` of `contact_field` is a value that the filter asks for; `column` says which field it is of. */
export function fieldHolds({ definition, part, test }: CustomLeaf, column = 'f.field_id'): Condition {
  const conditions = [sql<boolean>`${sql.ref(column)} = ${definition.id}`];
  if (part !== undefined) conditions.push(sql<boolean>`f.part = ${part}`);
  if (test.operator === 'number-range') conditions.push(...numberBounds(test));
  else if (test.operator !== 'exists') {
    conditions.push(
      typeof test.value === 'number'
        ? sql<boolean>`f.number = ${test.value}`
        : isLike(sql.ref('f.text'), { operator: test.operator, value: test.value }),
    );
  }
  return allOf(conditions);
}

function numberBounds({ gt, gte, lt, lte }: NumberRange): Condition[] {
  const bounds = [sql<boolean>`f.number is not null`];
  if (gt !== undefined) bounds.push(sql<boolean>`f.number > ${gt}`);
  if (gte !== undefined) bounds.push(sql<boolean>`f.number >= ${gte}`);
  if (lt !== undefined) bounds.push(sql<boolean>`f.number < ${lt}`);
  if (lte !== undefined) bounds.push(sql<boolean>`f.number <= ${lte}`);
  return bounds;
}

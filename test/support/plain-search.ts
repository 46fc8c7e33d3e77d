import { type CustomFieldDefinition, searchForms } from '#contacts/custom-field.ts';
import { phoneDigits } from '#contacts/phone.ts';
import type { FieldOf, SortField } from '#contacts/search-fields.ts';
import type {
  DndFilterChannel,
  Equal,
  Exists,
  NumberRange,
  Range,
  SearchLeaf,
  SearchNode,
  SearchWord,
  SortTerm,
  TextTest,
} from '#contacts/search-node.ts';
import type { Search } from '#contacts/search-tree.ts';
import { foldText } from '#contacts/text.ts';

/** What a search looks at in a contact, in the open: members without a value are left out, times are milliseconds. */
export interface PlainContact {
  readonly texts: Readonly<Partial<Record<FieldOf<'text'>, string>>>;
  readonly references: Readonly<Partial<Record<FieldOf<'reference'>, readonly string[]>>>;
  readonly times: Readonly<Partial<Record<FieldOf<'time'>, number>>>;
  /** The main address first. Keys as `parseEmail` gives them. */
  readonly emails: readonly string[];
  /** E.164. */
  readonly phones: readonly string[];
  /** Whether the first of `emails` is the main one. */
  readonly hasMainEmail: boolean;
  readonly tags: readonly string[];
  /** `YYYY-MM-DD`. */
  readonly dateOfBirth?: string;
  readonly dnd: boolean;
  readonly dndStatus: Readonly<Partial<Record<DndFilterChannel, string>>>;
  readonly customFields: readonly { readonly definition: CustomFieldDefinition; readonly value: unknown }[];
}

/** Whether a search finds the contact, by looking at it and at nothing else. */
export function matches({ where, words }: Pick<Search, 'where' | 'words'>, contact: PlainContact): boolean {
  return matchesNode(where, contact) && words.every(word => matchesWord(word, contact));
}

/** The order of a search; contacts without the value come first when ascending. */
export function compare(sort: readonly SortTerm[]): (one: PlainContact, other: PlainContact) => number {
  return (one, other) => {
    for (const { field, direction } of sort) {
      const order = compareKeys(sortKey(one, field), sortKey(other, field));
      if (order !== 0) return direction === 'asc' ? order : -order;
    }
    return 0;
  };
}

export function matchesNode(node: SearchNode, contact: PlainContact): boolean {
  if ('nodes' in node) {
    const isMatch = (part: SearchNode) => matchesNode(part, contact);
    return node.kind === 'and' ? node.nodes.every(isMatch) : node.nodes.some(isMatch);
  }
  return matchesLeaf(node, contact) !== node.negated;
}

function matchesLeaf(leaf: SearchLeaf, contact: PlainContact): boolean {
  switch (leaf.kind) {
    case 'text':
      return anyText(leaf.test, present(contact.texts[leaf.field]).map(foldText));
    case 'reference':
      return anyEqual(leaf.test, contact.references[leaf.field] ?? []);
    case 'email':
      return anyEqual(leaf.test, contact.emails);
    case 'phone':
      return anyText(leaf.test, contact.phones.map(phoneDigits));
    case 'tag':
      return anyText(leaf.test, contact.tags.map(foldText));
    case 'time':
      return anyInRange(leaf.test, present(contact.times[leaf.field]));
    case 'date-of-birth':
      return anyInRange(leaf.test, present(contact.dateOfBirth));
    case 'flag':
      return contact[leaf.field] === leaf.test.value;
    case 'dnd':
      return contact.dndStatus[leaf.channel] === leaf.status;
    case 'custom':
      return matchesCustom(leaf, contact);
    case 'constant':
      return leaf.value;
  }
}

function matchesCustom(leaf: SearchLeaf & { readonly kind: 'custom' }, contact: PlainContact): boolean {
  const forms = contact.customFields
    .filter(({ definition }) => definition.id === leaf.definition.id)
    .flatMap(({ definition, value }) => searchForms(definition, value))
    .filter(({ part }) => leaf.part === undefined || leaf.part === part);
  const { test } = leaf;
  if (test.operator === 'exists') return forms.length > 0;
  if (test.operator === 'number-range') {
    return forms.some(({ number }) => number !== undefined && isBetween(test, number));
  }
  if (typeof test.value === 'number') return forms.some(({ number }) => number === test.value);
  const text: TextTest = { operator: test.operator, value: test.value };
  return forms.some(form => form.text !== undefined && isLike(text, form.text));
}

function matchesWord({ text, digits }: SearchWord, contact: PlainContact): boolean {
  const { firstNameLowerCase, lastNameLowerCase, contactName, companyName } = contact.texts;
  const texts = [firstNameLowerCase, lastNameLowerCase, contactName, companyName, ...contact.emails].flatMap(
    present,
  );
  return (
    texts.some(value => isLike(text, foldText(value))) ||
    (digits !== undefined && contact.phones.some(phone => isLike(digits, phoneDigits(phone))))
  );
}

function anyText(test: TextTest | Exists, values: readonly string[]): boolean {
  return test.operator === 'exists' ? values.length > 0 : values.some(value => isLike(test, value));
}

function isLike({ operator, value: sought }: TextTest, value: string): boolean {
  if (operator === 'eq') return value === sought;
  return operator === 'contains' ? value.includes(sought) : value.startsWith(sought);
}

function anyEqual(test: Equal<string> | Exists, values: readonly string[]): boolean {
  return test.operator === 'exists' ? values.length > 0 : values.includes(test.value);
}

function anyInRange<Value extends string | number>(
  test: Range<Value> | Exists,
  values: readonly Value[],
): boolean {
  if (test.operator === 'exists') return values.length > 0;
  const { from, before } = test;
  return values.some(
    value => (from === undefined || value >= from) && (before === undefined || value < before),
  );
}

function isBetween({ gt, gte, lt, lte }: NumberRange, number: number): boolean {
  return (
    (gt === undefined || number > gt) &&
    (gte === undefined || number >= gte) &&
    (lt === undefined || number < lt) &&
    (lte === undefined || number <= lte)
  );
}

function present<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

type SortKey = string | number | undefined;

function sortKey(contact: PlainContact, field: SortField): SortKey {
  switch (field) {
    case 'dateAdded':
    case 'dateUpdated':
      return contact.times[field];
    case 'dnd':
      return contact.dnd ? 1 : 0;
    case 'email':
      return contact.hasMainEmail ? contact.emails[0] : undefined;
    default:
      return present(contact.texts[field]).map(foldText)[0];
  }
}

/** Texts compare by their bytes in UTF-8, as both engines do. */
function compareKeys(one: SortKey, other: SortKey): number {
  if (one === other) return 0;
  if (one === undefined) return -1;
  if (other === undefined) return 1;
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
}

import { type CustomFieldDefinition, searchForms } from './custom-field.ts';
import { phoneDigits } from './phone.ts';
import type { FieldOf } from './search-fields.ts';
import type {
  DndFilterChannel,
  Equal,
  Exists,
  NumberRange,
  Range,
  SearchLeaf,
  SearchNode,
  SearchWord,
  TextTest,
} from './search-node.ts';
import type { Search } from './search-tree.ts';
import { foldText } from './text.ts';

/** What a search looks at in a contact, in the open: members without a value are left out, times are milliseconds. */
export interface SearchedContact {
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
export function matches(
  { where, words }: Pick<Search, 'where' | 'words'>,
  contact: SearchedContact,
): boolean {
  return matchesNode(where, contact) && words.every(word => matchesWord(word, contact));
}

export function matchesNode(node: SearchNode, contact: SearchedContact): boolean {
  if ('nodes' in node) {
    const isMatch = (part: SearchNode) => matchesNode(part, contact);
    return node.kind === 'and' ? node.nodes.every(isMatch) : node.nodes.some(isMatch);
  }
  return matchesLeaf(node, contact) !== node.negated;
}

function matchesLeaf(leaf: SearchLeaf, contact: SearchedContact): boolean {
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

function matchesCustom(leaf: SearchLeaf & { readonly kind: 'custom' }, contact: SearchedContact): boolean {
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

function matchesWord({ text, digits }: SearchWord, contact: SearchedContact): boolean {
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

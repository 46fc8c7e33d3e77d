import { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { type CustomFieldDefinition, searchText } from './custom-field.ts';
import { parseNumber } from './custom-field-value.ts';
import { parseEmail } from './email.ts';
import { phoneDigits } from './phone.ts';
import { customFieldOperators, isSearchField, searchBounds, searchFields } from './search-fields.ts';
import type { CustomLeaf, DndFilterChannel, Exists, SearchLeaf, TextTest } from './search-node.ts';
import { type Bounds, bounds, dateRange, midnightRange, numberRange, timeRange } from './search-range.ts';
import { partTest } from './search-words.ts';
import { foldText } from './text.ts';

export interface SearchPlace {
  readonly fields: (id: string) => CustomFieldDefinition | undefined;
  /** The location's time zone. */
  readonly zone: string;
}

/** One filter as it was sent, its operator without `not_`. */
interface Sent {
  readonly field: string;
  readonly operator: string;
  readonly value: unknown;
}

const exists: Exists = { operator: 'exists' };
const members = ['field', 'operator', 'value'];

/** Reads `{field, operator, value}`. Throws `search_filter_invalid`, naming the field and the operator. */
export function parseLeaf(filter: Readonly<Record<string, unknown>>, place: SearchPlace): SearchLeaf {
  const { sent, operator, negated } = readSent(filter);
  const { field } = sent;
  if (field.startsWith('customFields.')) return { ...customLeaf(sent, operator, place), negated };
  if (!isSearchField(field)) throw refused(`The search field "${shown(field)}" is unknown.`);
  checkOperator(field, operator, searchFields[field].operators);
  return { ...plainLeaf(sent, field, place), negated };
}

/** A member of a record that is searched like a custom field, or a time that every record has. */
export type SearchedMember =
  | { readonly definition: CustomFieldDefinition; readonly part: string | undefined }
  | 'dateAdded'
  | 'dateUpdated';

/** As `parseLeaf`, for records that are no contacts: `find` knows their members by name. */
export function parseMemberLeaf(
  filter: Readonly<Record<string, unknown>>,
  find: (field: string) => SearchedMember | undefined,
  zone: string,
): SearchLeaf {
  const { sent, operator, negated } = readSent(filter);
  const member = find(sent.field);
  if (!member) throw refused(`The search field "${shown(sent.field)}" is unknown.`);
  if (typeof member === 'string') {
    checkOperator(sent.field, operator, searchFields[member].operators);
    return { ...plainLeaf(sent, member, { fields: () => undefined, zone }), negated };
  }
  const { definition, part } = member;
  checkOperator(sent.field, operator, customFieldOperators[definition.dataType]);
  return { kind: 'custom', definition, part, test: customTest(sent, definition, zone), negated };
}

function readSent(filter: Readonly<Record<string, unknown>>) {
  const { field, operator, value } = filter;
  const unknown = Object.keys(filter).find(name => !members.includes(name));
  if (unknown !== undefined) throw refused(`A filter has no member "${shown(unknown)}".`);
  if (typeof field !== 'string') throw refused('Each filter needs a field, or a group with filters.');
  if (typeof operator !== 'string') throw refused(`The filter on "${shown(field)}" needs an operator.`);
  const negated = operator.startsWith('not_');
  const sent: Sent = { field, operator: negated ? operator.slice('not_'.length) : operator, value };
  return { sent, operator, negated };
}

/** 400 for what the grammar does not have. */
export function refused(sentence: string): RosterError {
  return new RosterError('search_filter_invalid', sentence);
}

function shown(text: string): string {
  return text.slice(0, searchBounds.valueLength).toWellFormed();
}

function checkOperator(field: string, operator: string, taken: readonly string[]): void {
  if (taken.includes(operator)) return;
  throw refused(
    `The search field "${shown(field)}" does not take the operator "${shown(operator)}", but ${taken.join(', ')}.`,
  );
}

type Plain<Leaf = SearchLeaf> = Leaf extends SearchLeaf ? Omit<Leaf, 'negated'> : never;

function plainLeaf(sent: Sent, field: keyof typeof searchFields, { zone }: SearchPlace): Plain {
  const isPresence = sent.operator === 'exists';
  switch (field) {
    case 'id':
    case 'businessId':
    case 'assignedTo':
    case 'followers':
    case 'activeWorkflows':
      return {
        kind: 'reference',
        field,
        test: isPresence ? exists : { operator: 'eq', value: scalar(sent) },
      };
    case 'contactName':
    case 'firstNameLowerCase':
    case 'lastNameLowerCase':
    case 'address':
    case 'businessName':
    case 'city':
    case 'companyName':
    case 'country':
    case 'postalCode':
    case 'source':
    case 'state':
    case 'timezone':
    case 'type':
    case 'website':
      return { kind: 'text', field, test: isPresence ? exists : textTest(sent, foldText) };
    case 'email':
      return { kind: 'email', test: isPresence ? exists : { operator: 'eq', value: emailKey(scalar(sent)) } };
    case 'phone':
      return { kind: 'phone', test: isPresence ? exists : textTest(sent, phoneDigits) };
    case 'tags':
      return { kind: 'tag', test: isPresence ? exists : textTest(sent, foldText) };
    case 'dateAdded':
    case 'dateUpdated':
    case 'lastAppointment':
      return {
        kind: 'time',
        field,
        test: isPresence ? exists : parsed(sent, timeRange(sentBounds(sent), zone)),
      };
    case 'dateOfBirth':
      return {
        kind: 'date-of-birth',
        test: isPresence ? exists : parsed(sent, dateRange(sentBounds(sent), zone)),
      };
    case 'dnd':
      // Every contact has the flag, so it always exists.
      if (isPresence) return { kind: 'constant', value: true };
      return { kind: 'flag', field, test: { operator: 'eq', value: parsed(sent, flagOf(scalar(sent))) } };
    case 'dndSettings.Email.status':
      return dndLeaf(sent, 'Email');
    case 'dndSettings.SMS.status':
      return dndLeaf(sent, 'SMS');
    case 'dndSettings.Call.status':
      return dndLeaf(sent, 'Call');
    case 'inboundDndSettings.all.status':
      return dndLeaf(sent, 'inbound');
    default:
      checkEmpty(sent);
      return { kind: 'constant', value: false };
  }
}

function customLeaf(sent: Sent, operator: string, { fields, zone }: SearchPlace): CustomLeaf {
  const [, id = '', part, ...rest] = sent.field.split('.');
  const definition = fields(id);
  const isBox = part === undefined || definition?.boxes?.some(box => box.id === part) === true;
  if (!definition || !isBox || rest.length > 0) {
    throw refused(`The search field "${shown(sent.field)}" is unknown.`);
  }
  checkOperator(sent.field, operator, customFieldOperators[definition.dataType]);
  return { kind: 'custom', definition, part, test: customTest(sent, definition, zone) };
}

function customTest(sent: Sent, definition: CustomFieldDefinition, zone: string): CustomLeaf['test'] {
  if (sent.operator === 'exists') return exists;
  const { dataType } = definition;
  if (sent.operator === 'range') {
    const range = dataType === 'DATE' ? midnightRange(sentBounds(sent), zone) : numberRange(sentBounds(sent));
    return parsed(sent, range);
  }
  if (dataType === 'NUMERICAL' || dataType === 'MONETORY') {
    return { operator: 'eq', value: parsed(sent, parseNumber(scalar(sent))) };
  }
  return textTest(sent, text => searchText(definition, text));
}

function dndLeaf(sent: Sent, channel: DndFilterChannel): Plain {
  return { kind: 'dnd', channel, status: scalar(sent) };
}

function textTest(sent: Sent, fold: (text: string) => string): TextTest {
  if (sent.operator === 'eq') return { operator: 'eq', value: fold(scalar(sent)) };
  const folded = typeof sent.value === 'string' ? fold(scalar(sent)) : '';
  if (folded === '')
    throw refused(`The search field "${shown(sent.field)}" needs a text for "${sent.operator}".`);
  return partTest(folded);
}

/** Text, a number or a boolean, as text. */
function scalar({ field, operator, value }: Sent): string {
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') {
    throw refused(
      `The search field "${shown(field)}" needs a text, a number or a boolean for "${operator}".`,
    );
  }
  const text = String(value);
  if (text.length <= searchBounds.valueLength) return text;
  throw refused(
    `The value for the search field "${shown(field)}" is over ${searchBounds.valueLength} characters.`,
  );
}

function sentBounds(sent: Sent): Bounds {
  const isRange =
    isRecord(sent.value) &&
    Object.keys(sent.value).length > 0 &&
    Object.keys(sent.value).every(name => bounds.some(bound => bound === name));
  if (!isRange) {
    throw refused(
      `The search field "${shown(sent.field)}" needs an object of gt, gte, lt or lte for "range".`,
    );
  }
  for (const name of bounds) {
    if (sent.value[name] !== undefined) scalar({ ...sent, value: sent.value[name] });
  }
  return sent.value;
}

function parsed<Value>(sent: Sent, value: Value | undefined): Value {
  if (value !== undefined) return value;
  throw refused(`The search field "${shown(sent.field)}" does not take this value for "${sent.operator}".`);
}

function flagOf(text: string): boolean | undefined {
  return text === 'true' ? true : text === 'false' ? false : undefined;
}

function emailKey(text: string): string {
  return parseEmail(text)?.key ?? text.trim().toLowerCase().normalize('NFC');
}

/** Nothing is held for the field, but what could never be meant is refused all the same. */
function checkEmpty(sent: Sent): void {
  if (sent.operator === 'eq') scalar(sent);
  if (sent.operator === 'range') sentBounds(sent);
  if (sent.operator === 'nested' && !Array.isArray(sent.value)) {
    throw refused(`The search field "${shown(sent.field)}" needs a list of filters for "nested".`);
  }
}

import { isRecord } from '#base/json.ts';
import { countryCode } from '../country.ts';
import { jsonIn, type RawContact } from './cells.ts';
import { asVersion3, plainEscapes } from './vcard-lines.ts';

/** A property as jCard has it (RFC 7095): name, parameters, type, values. */
interface Property {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly values: readonly unknown[];
}

/**
 * The contact of one vCard of version 2.1, 3.0 or 4.0; nothing for a text that is none, or that of a group. Members of
 * Roster that vCard has no property for are those that `writeVcards` wrote.
 */
export async function contactFromVcard(text: string): Promise<RawContact | undefined> {
  const { default: ical } = await import('ical.js');
  let parsed: unknown;
  try {
    parsed = ical.parse(/^VERSION:2\.1\s*$/im.test(text) ? asVersion3(text) : plainEscapes(text));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || parsed[0] !== 'vcard' || !Array.isArray(parsed[1])) return undefined;
  const properties = parsed[1].flatMap(propertyIn);
  return properties.some(isKindOfGroup) ? undefined : contactOf(properties);
}

/** Apple's name for the property was there before that of version 4. */
function isKindOfGroup({ name, values }: Property): boolean {
  return /^(kind|x-addressbookserver-kind)$/.test(name) && textIn(values[0]).toLowerCase() === 'group';
}

function propertyIn(value: unknown): Property[] {
  if (!Array.isArray(value)) return [];
  const [name, parameters, , ...values]: unknown[] = value;
  return typeof name === 'string' && isRecord(parameters) ? [{ name, parameters, values }] : [];
}

function contactOf(properties: readonly Property[]): RawContact {
  const contact: RawContact = {};
  const emails = sortedByPreference(properties, 'email').map(labelled('email'));
  const phones = sortedByPreference(properties, 'tel')
    .filter(property => !typesOf(property).some(type => type === 'fax' || type === 'pager'))
    .map(labelled('phone'));
  for (const { name, parameters, values } of properties) {
    const [value] = values;
    const text = textIn(value);
    if (name === 'n') addName(contact, partsOf(value));
    else if (name === 'org') contact.companyName ??= partsOf(value)[0];
    else if (name === 'adr') addAddress(contact, partsOf(value));
    else if (name === 'categories') contact.tags = values.map(textIn).filter(tag => tag !== '');
    else if (name === 'note')
      contact.notes = [...(Array.isArray(contact.notes) ? contact.notes : []), { body: text }];
    else if (name === 'bday' && parameters['x-apple-omit-year'] !== undefined) continue;
    else if (name === 'gender') contact.gender = partsOf(value).findLast(part => part !== '');
    else if (name in plain) contact[plain[name] ?? ''] ??= text;
    else if (name.startsWith('x-roster-')) addOwn(contact, name.slice('x-roster-'.length), text);
  }
  if (!contact.firstName && !contact.lastName) {
    const full = properties.find(({ name }) => name === 'fn');
    if (full) contact.name = textIn(full.values[0]);
  }
  addAddresses(contact, 'email', 'additionalEmails', emails);
  addAddresses(contact, 'phone', 'additionalPhones', phones);
  if (!/^\d{4}/.test(String(contact.dateOfBirth ?? ''))) delete contact.dateOfBirth;
  // Version 3 tells an offset, which is no zone.
  if (/^(utc)?[+-]\d|^\d/i.test(String(contact.timezone ?? ''))) delete contact.timezone;
  return contact;
}

const plain: Readonly<Record<string, string>> = { url: 'website', bday: 'dateOfBirth', tz: 'timezone' };

/** Own properties: texts, and lists and objects as JSON. */
const ownTexts: Readonly<Record<string, string>> = { source: 'source', 'assigned-to': 'assignedTo' };
const ownValues: Readonly<Record<string, string>> = {
  dnd: 'dnd',
  'dnd-settings': 'dndSettings',
  'inbound-dnd-settings': 'inboundDndSettings',
  'external-ids': 'externalIds',
  'custom-fields': 'customFields',
};

function addOwn(contact: RawContact, name: string, text: string): void {
  const member = ownTexts[name];
  const valued = ownValues[name];
  if (member !== undefined) contact[member] = jsonIn(text);
  if (valued !== undefined) contact[valued] = jsonIn(text);
}

function addName(contact: RawContact, [last = '', first = '', middle = '']: readonly string[]): void {
  const given = [first, middle].filter(part => part !== '').join(' ');
  if (given !== '') contact.firstName = given;
  if (last !== '') contact.lastName = last;
}

function addAddress(contact: RawContact, parts: readonly string[]): void {
  if (['address1', 'city', 'state', 'postalCode', 'country'].some(member => member in contact)) return;
  const [box = '', extended = '', street = '', city = '', state = '', postalCode = '', country = ''] = parts;
  const address1 = [box, extended, street].filter(part => part !== '').join(', ');
  const found = { address1, city, state, postalCode, country: countryCode(country) ?? country };
  for (const [member, text] of Object.entries(found)) if (text !== '') contact[member] = text;
}

/** The one that its card prefers first, by `PREF=1` or version 3's `TYPE=pref`. */
function sortedByPreference(properties: readonly Property[], name: string): Property[] {
  return properties
    .filter(property => property.name === name)
    .toSorted((one, other) => preferenceOf(one) - preferenceOf(other));
}

function preferenceOf(property: Property): number {
  const { pref } = property.parameters;
  if (typesOf(property).includes('pref')) return 0;
  return pref === undefined ? 101 : Number(pref);
}

function typesOf({ parameters }: Property): string[] {
  return [parameters.type].flat().flatMap(types => String(types).toLowerCase().split(','));
}

function labelled(kind: 'email' | 'phone') {
  return ({ values, parameters }: Property): unknown => {
    const address = textIn(values[0]).replace(/^(mailto|tel):/i, '');
    const label = parameters['x-roster-label'];
    return typeof label === 'string' ? { [kind]: address, label: decodedLabel(label) } : address;
  };
}

function decodedLabel(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function addAddresses(contact: RawContact, main: string, others: string, found: readonly unknown[]): void {
  const [first, ...rest] = found;
  if (typeof first === 'string') contact[main] = first;
  const beside = typeof first === 'string' ? rest : found;
  if (beside.length > 0) contact[others] = beside;
}

function partsOf(value: unknown): string[] {
  return (Array.isArray(value) ? value : [value]).map(textIn);
}

function textIn(value: unknown): string {
  return Array.isArray(value) ? value.map(textIn).join(' ') : String(value ?? '');
}

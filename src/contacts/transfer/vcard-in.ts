import { isRecord } from '#base/json.ts';
import { countryCode } from '../country.ts';
import type { RawContact } from './cells.ts';

/** A property as jCard has it (RFC 7095): name, parameters, type, values. */
interface Property {
  readonly name: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  readonly values: readonly unknown[];
}

/**
 * The contact of one vCard of version 2.1, 3.0 or 4.0; nothing for a text that is none. Members of Roster that vCard has
 * no property for are those that `writeVcard` wrote.
 */
export async function contactFromVcard(text: string): Promise<RawContact | undefined> {
  const { default: ical } = await import('ical.js');
  let parsed: unknown;
  try {
    parsed = ical.parse(/^VERSION:2\.1\s*$/im.test(text) ? asVersion3(text) : text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed) || parsed[0] !== 'vcard' || !Array.isArray(parsed[1])) return undefined;
  return contactOf(parsed[1].flatMap(propertyIn));
}

function propertyIn(value: unknown): Property[] {
  if (!Array.isArray(value)) return [];
  const [name, parameters, , ...values]: unknown[] = value;
  return typeof name === 'string' && isRecord(parameters) ? [{ name, parameters, values }] : [];
}

function contactOf(properties: readonly Property[]): RawContact {
  const contact: RawContact = {};
  const emails = sortedByPreference(properties, 'email').map(labelled('email'));
  const phones = sortedByPreference(properties, 'tel').map(labelled('phone'));
  for (const { name, values } of properties) {
    const [value] = values;
    const text = textIn(value);
    if (name === 'n') addName(contact, partsOf(value));
    else if (name === 'org') contact.companyName ??= partsOf(value)[0];
    else if (name === 'adr') addAddress(contact, partsOf(value));
    else if (name === 'categories') contact.tags = values.map(textIn).filter(tag => tag !== '');
    else if (name === 'note')
      contact.notes = [...(Array.isArray(contact.notes) ? contact.notes : []), { body: text }];
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
  if (member !== undefined) contact[member] = JSON.parse(text);
  if (valued !== undefined) contact[valued] = JSON.parse(text);
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

function preferenceOf({ parameters }: Property): number {
  const types = [parameters.type].flat().map(type => String(type).toLowerCase());
  if (types.includes('pref')) return 0;
  return parameters.pref === undefined ? 101 : Number(parameters.pref);
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

/**
 * A card of version 2.1 as one of 3.0, which the library reads: types get their name, and quoted-printable texts their
 * letters. No kept library of npm reads version 2.1.
 */
function asVersion3(text: string): string {
  const lines = text
    .replaceAll(/=\r?\n/g, '')
    .replaceAll(/\r?\n[ \t]/g, ' ')
    .split(/\r?\n/);
  return lines.map(line => (line.startsWith('VERSION:') ? 'VERSION:3.0' : lineAsVersion3(line))).join('\r\n');
}

function lineAsVersion3(line: string): string {
  const colon = line.indexOf(':');
  const [name = '', ...parameters] = line.slice(0, colon).split(';');
  if (colon < 0) return line;
  const value = line.slice(colon + 1);
  const isQuoted = parameters.some(parameter => /^(ENCODING=)?QUOTED-PRINTABLE$/i.test(parameter));
  const charset = parameters.map(parameter => /^CHARSET=(.+)$/i.exec(parameter)?.[1]).find(found => found);
  const types = parameters.filter(
    parameter => !/^(ENCODING|CHARSET)=|^(QUOTED-PRINTABLE|8BIT|7BIT|BASE64)$/i.test(parameter),
  );
  const named = types.map(type => (type.includes('=') ? type : `TYPE=${type}`));
  const letters = isQuoted
    ? unquoted(value, charset).replaceAll(/\r?\n/g, '\\n').replaceAll(',', '\\,')
    : value;
  return `${[name, ...named].join(';')}:${letters}`;
}

/** Quoted-printable (RFC 2045, section 6.7) as text. */
function unquoted(value: string, charset = 'utf-8'): string {
  const bytes = Buffer.from(
    value.replaceAll(/=([0-9A-F]{2})/gi, (_all, code: string) =>
      String.fromCharCode(Number.parseInt(code, 16)),
    ),
    'latin1',
  );
  try {
    return new TextDecoder(charset).decode(bytes);
  } catch {
    return bytes.toString('utf8');
  }
}

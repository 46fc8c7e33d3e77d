import { countryCode } from '../country.ts';
import { parseCustomFieldValue } from '../custom-field-value.ts';
import { readPhone } from '../phone.ts';
import { isTimeZone, parseDateOfBirth } from '../time.ts';
import { readAddress } from './addresses.ts';
import { cleanText } from './clean-text.ts';
import type { MappedField } from './mapping.ts';
import type { Attributes } from './person.ts';
import { contactTargets, isContactTarget } from './targets.ts';

/** A text, a number (of a custom field), or the texts of several addresses. */
export type MappedValue = string | number | readonly string[] | null;

export interface ReadContext {
  readonly attributes: Attributes;
  /** Two letters: where numbers without `+` are dialled. */
  readonly country: string;
  /** Takes the numbers that do not fit E.164 whole. */
  readonly phonesAsWritten: Set<string>;
  readonly note: (message: string) => void;
}

const longestValues = { TEXT: 1000, LARGE_TEXT: 10_000 } as const;

/**
 * The value of a target, made of the texts that its source gives: of several the first that can be kept. Only one that is read
 * by a library is to be waited for.
 */
export function readValue(
  { target, dataType = 'TEXT' }: MappedField,
  texts: readonly string[],
  context: ReadContext,
): MappedValue | Promise<MappedValue> {
  if (!isContactTarget(target)) return readCustomValue(dataType, texts, context);
  const { kind, limit } = contactTargets[target];
  switch (kind) {
    case 'text':
      return firstOf(texts, text => cleaned(text, limit, ' ', context));
    case 'address':
      return firstOf(texts, text => cleaned(text, limit, ', ', context));
    case 'email':
      return readEmails(texts, 1, context)[0] ?? null;
    case 'emails':
      return readEmails(texts, texts.length, context);
    case 'phone':
      return readPhones(texts, 1, context).then(([phone = null]) => phone);
    case 'phones':
      return readPhones(texts, texts.length, context);
    case 'country':
      return readOr(texts, countryCode, 'no country that is known', context);
    case 'timezone':
      return readOr(texts, text => (isTimeZone(text) ? text : undefined), 'no IANA time zone', context);
    case 'date':
      return readOr(texts, parseDateOfBirth, 'no date', context);
  }
}

function readCustomValue(
  dataType: NonNullable<MappedField['dataType']>,
  texts: readonly string[],
  context: ReadContext,
): MappedValue | Promise<MappedValue> {
  if (dataType !== 'TEXT' && dataType !== 'LARGE_TEXT') return readTypedValue(dataType, texts, context);
  const [lineBreak, between] = dataType === 'TEXT' ? [' ', ', '] : ['\n', '\n'];
  return cleaned(texts.join(between), longestValues[dataType], lineBreak, context);
}

async function readTypedValue(
  dataType: NonNullable<MappedField['dataType']>,
  texts: readonly string[],
  context: ReadContext,
): Promise<MappedValue> {
  const text = firstOf(texts, one => cleanText(one, longestValues.TEXT, ' ').text);
  if (text === null) return null;
  const definition = { id: '', name: '', key: '', dataType };
  const parsed = await parseCustomFieldValue(definition, text, context);
  if ('problem' in parsed) {
    context.note(`${quoted(text)} was left out: it ${parsed.problem}.`);
    return null;
  }
  const { value } = parsed;
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function cleaned(text: string, limit: number, lineBreak: string, { note }: ReadContext): string | null {
  const { text: kept, isCut } = cleanText(text, limit, lineBreak);
  if (isCut) note(`The value is longer than ${limit} characters and was cut there.`);
  return kept;
}

function firstOf(texts: readonly string[], read: (text: string) => string | null): string | null {
  for (const text of texts) {
    const value = read(text);
    if (value !== null) return value;
  }
  return null;
}

/** The first that can be read; if none can, a note says so of the first. */
function readOr(
  texts: readonly string[],
  read: (text: string) => string | undefined,
  what: string,
  { note }: ReadContext,
): string | null {
  const plain = texts.map(text => cleanText(text, 1000, ' ').text ?? '').filter(text => text !== '');
  const value = firstOf(plain, text => read(text) ?? null);
  if (value === null && plain[0] !== undefined) note(`${quoted(plain[0])} is ${what} and was left out.`);
  return value;
}

/** The first so many e-mails, each once; what comes after them is not looked at. */
function readEmails(
  texts: readonly string[],
  most: number,
  { attributes, note }: ReadContext,
): readonly string[] {
  const found = new Map<string, string>();
  for (const text of texts) {
    if (found.size === most) break;
    const read = readAddress(text.trim(), attributes);
    if (read === 'unreadable') note(`${quoted(text)} is no e-mail address and was left out.`);
    else if (read !== 'undeliverable' && !found.has(read.key)) found.set(read.key, read.email);
  }
  return [...found.values()];
}

async function readPhones(
  texts: readonly string[],
  most: number,
  context: ReadContext,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const text of texts) {
    if (found.size === most) break;
    const written = cleanText(text, 100, ' ').text;
    if (written === null) continue;
    const phone = await readPhone(written, context.country);
    if (phone) found.add(phone.number);
    else
      context.note(
        `${quoted(written)} is no phone number that can be dialled, and is kept as it is written.`,
      );
    if (!phone || phone.extension !== undefined) context.phonesAsWritten.add(written);
  }
  return [...found];
}

/** A value inside a sentence, its beginning if it is long. */
function quoted(text: string): string {
  const start = cleanText(text, 60, ' ');
  return `“${start.text ?? ''}${start.isCut ? '…' : ''}”`;
}

import type { CustomFieldDefinition } from './custom-field.ts';
import { parseBoxes, parseFiles, parseOption, parseOptions } from './custom-field-choice.ts';
import { parseEmail } from './email.ts';
import { parsePhone } from './phone.ts';
import { parseDateOfBirth } from './time.ts';

/** What is kept (undefined clears the field), or what is wrong, as the end of a sentence: `must be a number`. */
export type ParsedValue = { readonly value: unknown } | { readonly problem: string };

const decimal = /^[+-]?(?:\d{1,30}(?:\.\d{0,30})?|\.\d{1,30})$/;

/**
 * Reads a value as the data type of its field keeps it: text, a number, a list of options, an object by box or
 * file. A number of a DATE field is milliseconds, and dates are never shifted. Null and empty values clear.
 */
export async function parseCustomFieldValue(
  definition: CustomFieldDefinition,
  sent: unknown,
  { country }: { readonly country: string },
): Promise<ParsedValue> {
  if (sent === undefined || sent === null || sent === '') return { value: undefined };
  switch (definition.dataType) {
    case 'TEXT':
    case 'LARGE_TEXT':
      return parseText(sent);
    case 'SIGNATURE':
      return typeof sent === 'string' ? { value: sent } : { problem: 'must be a string' };
    case 'EMAIL': {
      const email = typeof sent === 'string' ? parseEmail(sent) : undefined;
      return email ? { value: email.email } : { problem: 'must be an email' };
    }
    case 'PHONE': {
      const phone = await parsePhone(typeof sent === 'number' ? String(sent) : asText(sent), country);
      return phone === undefined ? { problem: 'must be a valid phone number' } : { value: phone };
    }
    case 'NUMERICAL':
    case 'MONETORY': {
      const number = parseNumber(sent);
      return number === undefined ? { problem: 'must be a number' } : { value: number };
    }
    case 'DATE': {
      const date = parseDate(sent);
      return date === undefined ? { problem: 'must be a date, as 2026-09-25' } : { value: date };
    }
    case 'SINGLE_OPTIONS':
    case 'RADIO':
      return parseOption(definition, sent);
    case 'CHECKBOX':
    case 'MULTIPLE_OPTIONS':
      return parseOptions(definition, sent);
    case 'TEXTBOX_LIST':
      return parseBoxes(definition, sent);
    case 'FILE_UPLOAD':
      return parseFiles(sent);
  }
}

/** A finite number, sent as one or as its decimal digits. */
export function parseNumber(sent: unknown): number | undefined {
  const number = typeof sent === 'string' && decimal.test(sent.trim()) ? Number(sent) : sent;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}

function asText(sent: unknown): string {
  return typeof sent === 'string' ? sent : '';
}

function parseText(sent: unknown): ParsedValue {
  if (typeof sent === 'string') return { value: sent };
  if (typeof sent === 'number' || typeof sent === 'boolean') return { value: String(sent) };
  return { problem: 'must be a string' };
}

function parseDate(sent: unknown): string | undefined {
  if (typeof sent === 'string') return parseDateOfBirth(sent);
  if (typeof sent !== 'number' || Math.abs(sent) > 8.64e15 || !Number.isInteger(sent)) return undefined;
  return parseDateOfBirth(new Date(sent).toISOString());
}

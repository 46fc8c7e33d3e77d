import { isRecord } from '#base/json.ts';
import { findPart } from './attribute-path.ts';
import { refusal } from './problem.ts';
import type { Attribute } from './schema.ts';

/** No person has more addresses or numbers than this; RFC 7644 leaves the limit to the server. */
const longestList = 100;

/**
 * A value as it is kept: the text as it was sent, under the names of the schema; nothing where it means "no value" (null,
 * an empty list, an object of unknown members). Takes what provisioning services send beside the RFC: true and false as
 * text, one element where a list belongs, a list of one where one value belongs, and a value where an object with that
 * `value` belongs. Throws `invalidValue`.
 */
export function keptValue(attribute: Attribute, sent: unknown): unknown {
  if (!attribute.multiValued) return keptElement(attribute, only(attribute, sent));
  const elements = (Array.isArray(sent) ? sent : [sent])
    .map(element => keptElement(attribute, element))
    .filter(element => element !== undefined);
  if (elements.length > longestList) {
    throw refusal('invalidValue', `"${attribute.name}" has more than ${longestList} values.`);
  }
  return elements.length > 0 ? elements : undefined;
}

/** One element of a list, or the value of an attribute that is no list. */
export function keptElement(attribute: Attribute, sent: unknown): unknown {
  if (sent === null || sent === undefined) return undefined;
  switch (attribute.type) {
    case 'complex':
      return keptObject(attribute, sent);
    case 'boolean':
      return keptFlag(attribute, isRecord(sent) ? valueIn(sent) : sent);
    default:
      return keptText(attribute, isRecord(sent) ? valueIn(sent) : sent);
  }
}

/** The attributes of an object that are known here, under the names of the schema. What cannot be written is left out. */
export function keptMembers(
  attributes: readonly Attribute[],
  sent: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const members = Object.entries(sent).flatMap(([name, value]) => {
    const attribute = attributes.find(known => known.name.toLowerCase() === name.toLowerCase());
    if (!attribute || attribute.mutability === 'readOnly') return [];
    const kept = keptValue(attribute, value);
    return kept === undefined ? [] : [[attribute.name, kept] as const];
  });
  return Object.fromEntries(members);
}

/** A member by its name without regard to case. */
export function findMember(record: Readonly<Record<string, unknown>>, name: string): unknown {
  return Object.entries(record).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}

function valueIn(record: Readonly<Record<string, unknown>>): unknown {
  return findMember(record, 'value') ?? record;
}

function only(attribute: Attribute, sent: unknown): unknown {
  if (!Array.isArray(sent)) return sent;
  if (sent.length > 1)
    throw refusal('invalidValue', `"${attribute.name}" takes one value, not ${sent.length}.`);
  return sent[0];
}

function keptObject(attribute: Attribute, sent: unknown): unknown {
  const whole = isRecord(sent) || !findPart(attribute, 'value') ? sent : { value: sent };
  if (!isRecord(whole))
    throw refusal('invalidValue', `"${attribute.name}" takes an object, not ${typeof sent}.`);
  const members = keptMembers(attribute.subAttributes ?? [], whole);
  return Object.keys(members).length > 0 ? members : undefined;
}

function keptFlag({ name }: Attribute, sent: unknown): boolean {
  if (typeof sent === 'boolean') return sent;
  const text = typeof sent === 'string' ? sent.toLowerCase() : undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  throw refusal('invalidValue', `"${name}" takes true or false.`);
}

function keptText({ name }: Attribute, sent: unknown): string | number {
  if (typeof sent === 'string' || typeof sent === 'number') return sent;
  throw refusal('invalidValue', `"${name}" takes a text.`);
}

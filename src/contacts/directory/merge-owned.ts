import { canonicalJson } from '#base/json.ts';
import { type ContactFields, descriptiveMembers } from '../contact-state.ts';
import { decide } from './decide.ts';
import type { MappedValues, MappingNote } from './map-person.ts';
import { type MappedField, type Mapping, phoneAsWritten } from './mapping.ts';
import { type AddressMerge, type MergedAddresses, mergeAddresses } from './merge-addresses.ts';
import type { MappedValue } from './read-value.ts';
import { customFieldKey } from './targets.ts';

/** Members of one text that are the directory's under their own name. */
const plainMembers = ['lastName', 'companyName', ...descriptiveMembers] as const;

export interface OwnedMerge {
  /** The contact as it is; `emptyFields` for one that is only being made. */
  readonly present: ContactFields;
  /** Its custom values by the key of the field. */
  readonly customValues: Readonly<Record<string, unknown>>;
  readonly isNew: boolean;
  readonly mapping: Mapping;
  /** What `mapPerson` made. */
  readonly values: MappedValues;
  /** What the last merge answered as `written`; nothing for a contact that the sync never wrote. */
  readonly written: MappedValues;
}

export interface OwnedChanges {
  /** The members that change, as they are kept; the business of a new `companyName` is left to the caller. */
  readonly fields: Partial<ContactFields>;
  /** The custom values that change, by the key of the field; null empties one. */
  readonly customFields: Readonly<Record<string, string | number | null>>;
  /** What of the contact is the directory's from now on, to be kept for the next merge. */
  readonly written: MappedValues;
  readonly notes: readonly MappingNote[];
}

type Draft = { -readonly [Member in keyof ContactFields]?: ContactFields[Member] };

/**
 * What the sync is to write to a contact, by who rules each member and when it is written. Merged again with what it
 * wrote it gives nothing. What a person entered in a member that is not the directory's is never touched.
 */
export function mergeOwned(merge: OwnedMerge): OwnedChanges {
  const { present, customValues, isNew, mapping, values } = merge;
  const fields: Draft = {};
  const customFields: Record<string, string | number | null> = {};
  const written: Record<string, MappedValue> = {};

  for (const member of plainMembers) {
    const decided = decide(fieldOf(mapping, member), {
      value: textOf(values[member]),
      present: present[member],
      written: textOf(merge.written[member]),
      isNew,
    });
    if (decided.change !== undefined) fields[member] = decided.change;
    if (decided.written !== null) written[member] = decided.written;
  }
  mergeFirstName(merge, fields, written);

  for (const { key, field } of targetsOf(mapping).custom) {
    const decided = decide(field, {
      value: singleOf(values[field.target]),
      present: Object.hasOwn(customValues, key) ? customValues[key] : null,
      written: singleOf(merge.written[field.target]),
      isNew,
    });
    if (decided.change !== undefined) customFields[key] = decided.change;
    if (decided.written !== null) written[field.target] = decided.written;
  }
  const notes = [...mergeEmails(merge, fields, written), ...mergePhones(merge, fields, written)];
  return { fields, customFields, written, notes };
}

/**
 * The first name, or the whole name of a person who has neither first nor last name. Beside a last name that a person
 * entered the whole name is not written.
 */
function mergeFirstName(
  { present, isNew, mapping, values, written: before }: OwnedMerge,
  fields: Draft,
  written: Record<string, MappedValue>,
): void {
  const whole = textOf(values.name);
  const lastName = fields.lastName === undefined ? present.lastName : fields.lastName;
  const [first, name] = [fieldOf(mapping, 'firstName'), fieldOf(mapping, 'name')];
  const field = whole === null ? (first ?? name) : name;
  const decided = decide(whole !== null && lastName !== null ? undefined : field, {
    value: whole ?? textOf(values.firstName),
    present: present.firstName,
    written: textOf(before.firstName),
    isNew,
  });
  if (decided.change !== undefined) fields.firstName = decided.change;
  if (decided.written !== null) written.firstName = decided.written;
}

function mergeEmails(merge: OwnedMerge, fields: Draft, written: Record<string, MappedValue>) {
  const { email, additionalEmails } = merge.present;
  const before = additionalEmails.map(({ email: address, ...label }) => ({ address, ...label }));
  const merged = mergeKind(merge, ['email', 'additionalEmails'], { main: email, beside: before }, written);
  if (merged.main !== email) fields.email = merged.main;
  if (canonicalJson(merged.beside) !== canonicalJson(before)) {
    fields.additionalEmails = merged.beside.map(({ address, ...label }) => ({ email: address, ...label }));
  }
  return notesOf('additionalEmails', merged);
}

function mergePhones(merge: OwnedMerge, fields: Draft, written: Record<string, MappedValue>) {
  const { phone, additionalPhones } = merge.present;
  const before = additionalPhones.map(({ phone: address, ...label }) => ({ address, ...label }));
  const merged = mergeKind(merge, ['phone', 'additionalPhones'], { main: phone, beside: before }, written);
  if (merged.main !== phone) fields.phone = merged.main;
  if (canonicalJson(merged.beside) !== canonicalJson(before)) {
    fields.additionalPhones = merged.beside.map(({ address, ...label }) => ({ phone: address, ...label }));
  }
  return notesOf('additionalPhones', merged);
}

function mergeKind(
  { isNew, mapping, values, written: before }: OwnedMerge,
  [main, beside]: readonly [main: string, beside: string],
  present: AddressMerge['present'],
  written: Record<string, MappedValue>,
): MergedAddresses {
  const addressesIn = (from: MappedValues) => ({ main: textOf(from[main]), beside: listOf(from[beside]) });
  const merged = mergeAddresses({
    present,
    mapped: addressesIn(values),
    written: addressesIn(before),
    fields: { main: fieldOf(mapping, main), beside: fieldOf(mapping, beside) },
    isNew,
  });
  if (merged.written.main !== null) written[main] = merged.written.main;
  if (merged.written.beside.length > 0) written[beside] = merged.written.beside;
  return merged;
}

function notesOf(target: string, { leftOut }: MergedAddresses): readonly MappingNote[] {
  if (leftOut.length === 0) return [];
  return [{ target, message: `There was no room for ${leftOut.join(', ')} beside what the contact has.` }];
}

interface MappedTargets {
  readonly byTarget: ReadonlyMap<string, MappedField>;
  readonly custom: readonly { readonly key: string; readonly field: MappedField }[];
}

/** A mapping is read once for many people. */
const read = new WeakMap<Mapping, MappedTargets>();

function targetsOf(mapping: Mapping): MappedTargets {
  const known = read.get(mapping);
  if (known) return known;
  const written: MappedField = { target: phoneAsWritten, source: '', owner: 'directory' };
  const byTarget = new Map<string, MappedField>();
  for (const field of [...mapping.fields, written])
    if (!byTarget.has(field.target)) byTarget.set(field.target, field);
  const custom = [...byTarget.values()].flatMap(field => {
    const key = customFieldKey(field.target);
    return key === undefined ? [] : [{ key, field }];
  });
  const targets = { byTarget, custom };
  read.set(mapping, targets);
  return targets;
}

function fieldOf(mapping: Mapping, target: string): MappedField | undefined {
  return targetsOf(mapping).byTarget.get(target);
}

function textOf(value: MappedValue | undefined): string | null {
  return typeof value === 'string' ? value : null;
}

function singleOf(value: MappedValue | undefined): string | number | null {
  return typeof value === 'string' || typeof value === 'number' ? value : null;
}

function listOf(value: MappedValue | undefined): readonly string[] {
  return typeof value === 'object' && value !== null ? value : [];
}

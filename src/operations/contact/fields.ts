import type { Static, TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { type ContactFields, emptyFields } from '#contacts/contact-state.ts';
import { mergeDndSettings, mergeInboundDndSettings } from '#contacts/dnd.ts';
import { parseEmail } from '#contacts/email.ts';
import type { Location } from '#contacts/location.ts';
import { splitName } from '#contacts/name.ts';
import { parsePhone } from '#contacts/phone.ts';
import { isTimeZone, parseDateOfBirth } from '#contacts/time.ts';
import { lockKeys } from '#store/contacts/duplicates.ts';
import { keysOf } from '#store/contacts/search-row.ts';
import type { StoreWriter } from '#store/store.ts';
import { tagIdsFor } from '#store/tags.ts';
import { unknownUsers } from '#store/users.ts';
import { mergeCustomValues } from '../field/values.ts';
import type { contactMembers } from './members.ts';

export type ContactInput = Static<TObject<typeof contactMembers>>;

type Draft = { -readonly [Member in keyof ContactFields]?: ContactFields[Member] };

/** Members that are kept as they come, but for blanks around them. */
const plainTexts = [
  'companyName',
  'gender',
  'address1',
  'city',
  'state',
  'postalCode',
  'website',
  'source',
] as const;

/**
 * Turns what was sent into what is kept: addresses normalised, tags and custom fields by id, what was not sent
 * left out. Throws `invalid_input` with every member that cannot be kept; new tags are made. The addresses are held
 * until the transaction ends: a new tag locks the location, and whoever takes both must take the addresses first.
 */
export async function readContactFields(
  store: StoreWriter,
  location: Location,
  input: ContactInput,
  before: ContactFields,
): Promise<Partial<ContactFields>> {
  const problems: FieldError[] = [];
  const fields: Draft = { ...namesOf(input) };
  for (const member of plainTexts) {
    const text = input[member];
    if (text !== undefined) fields[member] = trimmed(text);
  }
  await readAddresses(input, location, fields, problems);
  readPlaceAndDate(input, fields, problems);
  if (input.customFields) {
    const known = { ...(await store.dictionary()), values: before.customFields };
    fields.customFields = await mergeCustomValues(input.customFields, known, location, problems);
  }

  if (input.assignedTo !== undefined) {
    fields.assignedTo = trimmed(input.assignedTo);
    const unknown = fields.assignedTo === null ? [] : await unknownUsers(store, [fields.assignedTo]);
    if (unknown.length > 0)
      problems.push({ member: 'assignedTo', message: 'assignedTo must be the id of a user' });
  }
  if (input.dnd !== undefined) fields.dnd = input.dnd;
  if (input.dndSettings) fields.dndSettings = mergeDndSettings(before.dndSettings, input.dndSettings);
  if (input.inboundDndSettings) {
    fields.inboundDndSettings = mergeInboundDndSettings(before.inboundDndSettings, input.inboundDndSettings);
  }
  if (input.externalIds) {
    fields.externalIds = [...new Map(input.externalIds.map(entry => [entry.system, entry])).values()];
  }

  if (problems.length > 0) throw invalidInput(problems);
  await lockKeys(store, keysOf({ ...emptyFields, ...fields }));
  if (input.tags) fields.tagIds = await tagIdsFor(store, input.tags);
  return fields;
}

function trimmed(text: string | null): string | null {
  return text?.trim() || null;
}

function namesOf(input: ContactInput): Partial<Pick<ContactFields, 'firstName' | 'lastName'>> {
  const names = {
    ...(input.firstName !== undefined && { firstName: trimmed(input.firstName) }),
    ...(input.lastName !== undefined && { lastName: trimmed(input.lastName) }),
  };
  if (input.name === undefined || Object.keys(names).length > 0) return names;
  const name = trimmed(input.name);
  return name === null ? { firstName: null, lastName: null } : splitName(name);
}

/** The addresses that were sent, as they are kept; one that cannot be read is left out. */
export async function readSentAddresses(
  location: Location,
  input: ContactInput,
): Promise<Partial<ContactFields>> {
  const addresses: Draft = {};
  await readAddresses(input, location, addresses, []);
  return addresses;
}

async function readAddresses(
  input: ContactInput,
  { country }: Location,
  fields: Draft,
  problems: FieldError[],
): Promise<void> {
  const email = (text: string, member: string) => {
    const parsed = parseEmail(text);
    if (!parsed) problems.push({ member, message: `${member} must be an email` });
    return parsed?.email;
  };
  const phone = async (text: string, member: string) => {
    const parsed = await parsePhone(text, country);
    if (parsed === undefined) problems.push({ member, message: `${member} must be a valid phone number` });
    return parsed;
  };

  if (input.email !== undefined) {
    const text = trimmed(input.email);
    fields.email = text === null ? null : (email(text, 'email') ?? null);
  }
  if (input.phone !== undefined) {
    const text = trimmed(input.phone);
    fields.phone = text === null ? null : ((await phone(text, 'phone')) ?? null);
  }
  if (input.additionalEmails) {
    const found = new Map<string, ContactFields['additionalEmails'][number]>();
    for (const [index, entry] of input.additionalEmails.entries()) {
      const { email: text, ...label } = typeof entry === 'string' ? { email: entry } : entry;
      const parsed = email(text, `additionalEmails[${index}]`);
      if (parsed !== undefined) found.set(parsed.toLowerCase(), { email: parsed, ...label });
    }
    fields.additionalEmails = [...found.values()];
  }
  if (input.additionalPhones) {
    const found = new Map<string, ContactFields['additionalPhones'][number]>();
    for (const [index, entry] of input.additionalPhones.entries()) {
      const { phone: text, ...label } = typeof entry === 'string' ? { phone: entry } : entry;
      const parsed = await phone(text, `additionalPhones[${index}]`);
      if (parsed !== undefined) found.set(parsed, { phone: parsed, ...label });
    }
    fields.additionalPhones = [...found.values()];
  }
}

function readPlaceAndDate(input: ContactInput, fields: Draft, problems: FieldError[]): void {
  if (input.country !== undefined) {
    const country = trimmed(input.country)?.toUpperCase() ?? null;
    fields.country = country;
    if (country !== null && !/^[A-Z]{2}$/.test(country)) {
      problems.push({ member: 'country', message: 'country must be two letters, as US' });
    }
  }
  if (input.timezone !== undefined) {
    fields.timezone = trimmed(input.timezone);
    if (fields.timezone !== null && !isTimeZone(fields.timezone)) {
      problems.push({ member: 'timezone', message: 'timezone must be an IANA time zone, as Europe/Berlin' });
    }
  }
  if (input.dateOfBirth !== undefined) {
    const text = trimmed(input.dateOfBirth);
    const date = text === null ? null : parseDateOfBirth(text);
    fields.dateOfBirth = date ?? null;
    if (date === undefined) {
      problems.push({ member: 'dateOfBirth', message: 'dateOfBirth must be a date, as 1990-09-25' });
    }
  }
}

import type { ContactFields, ContactState } from '#contacts/contact-state.ts';
import { searchForms } from '#contacts/custom-field.ts';
import { parseEmail } from '#contacts/email.ts';
import { phoneDigits } from '#contacts/phone.ts';
import { fullNameOf } from '#contacts/present-contact.ts';
import { foldText } from '#contacts/text.ts';
import type { Dictionary } from '../dictionary.ts';
import type { ContactFieldTable, ContactSearchTable, Tables } from '../tables.ts';

/** Separates several values in one column, so that a match cannot run from one into the next. */
const separator = '\n';

interface KeysOfContact {
  readonly emails: readonly string[];
  readonly phones: readonly string[];
}

/** A contact is asked for its addresses in several places of one write, and to read one takes microseconds. */
const read = new WeakMap<ContactFields, KeysOfContact>();

/** Every address of a contact in the form in which it is compared. */
export function keysOf(state: ContactFields): KeysOfContact {
  const known = read.get(state);
  if (known) return known;
  const emails = [state.email, ...state.additionalEmails.map(({ email }) => email)];
  const phones = [state.phone, ...state.additionalPhones.map(({ phone }) => phone)];
  const keys = {
    emails: unique(emails.map(email => (email === null ? undefined : parseEmail(email)?.key))),
    phones: unique(phones.map(phone => phone ?? undefined)),
  };
  read.set(state, keys);
  return keys;
}

function unique(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter(value => value !== undefined))];
}

/** What a contact is found by, but for the number of its row in the text index; `fields` are its rows of custom fields. */
export function searchRowOf(
  state: ContactState,
  { fields }: Pick<KeyRows, 'fields'>,
): Omit<ContactSearchTable, 'number'> {
  const { emails, phones } = keysOf(state);
  return {
    location_id: state.locationId,
    id: state.id,
    first_name: folded(state.firstName),
    last_name: folded(state.lastName),
    full_name: folded(fullNameOf(state) || null),
    email: state.email === null ? null : (emails[0] ?? null),
    emails: joined(emails.map(foldText)),
    phones: joined(phones.map(phoneDigits)),
    company_name: folded(state.companyName),
    business_id: state.businessId,
    address: folded(state.address1),
    city: folded(state.city),
    state: folded(state.state),
    postal_code: folded(state.postalCode),
    country: folded(state.country),
    website: folded(state.website),
    timezone: folded(state.timezone),
    source: folded(state.source),
    type: folded(state.type),
    assigned_to: state.assignedTo,
    date_of_birth: state.dateOfBirth,
    dnd: state.dnd ? 1 : 0,
    dnd_email: state.dndSettings.Email?.status ?? null,
    dnd_sms: state.dndSettings.SMS?.status ?? null,
    dnd_call: state.dndSettings.Call?.status ?? null,
    inbound_dnd: state.inboundDndSettings.all?.status ?? null,
    custom_text: joined(fields.map(({ text }) => text).filter(text => text !== null)),
    date_added: state.dateAdded,
    date_updated: state.dateUpdated,
  };
}

/** The rows beside its own and that of the text index by which a contact is found. */
export interface KeyRows {
  readonly keys: readonly Tables['contact_key'][];
  readonly tags: readonly Tables['contact_tag'][];
  readonly followers: readonly Tables['contact_follower'][];
  readonly fields: readonly ContactFieldTable[];
}

export function keyRowsOf(state: ContactState, dictionary: Pick<Dictionary, 'keptField'>): KeyRows {
  const owner = { location_id: state.locationId, contact_id: state.id };
  const { emails, phones } = keysOf(state);
  return {
    keys: [
      ...emails.map(value => ({ ...owner, kind: 'email' as const, value })),
      ...phones.map(value => ({ ...owner, kind: 'phone' as const, value })),
    ],
    tags: state.tagIds.map(tag_id => ({ ...owner, tag_id, date_added: state.dateAdded })),
    followers: state.followers.map(user_id => ({ ...owner, user_id })),
    fields: fieldRowsOf(state, dictionary),
  };
}

/** One row for each value of a custom field by which the contact is found. */
function fieldRowsOf(state: ContactState, dictionary: Pick<Dictionary, 'keptField'>): ContactFieldTable[] {
  return Object.entries(state.customFields).flatMap(([fieldId, value]) => {
    const definition = dictionary.keptField(fieldId);
    if (!definition) return [];
    return searchForms(definition, value).map(({ part, text, number }) => ({
      location_id: state.locationId,
      field_id: fieldId,
      contact_id: state.id,
      part,
      text: text ?? null,
      number: number ?? null,
      date_added: state.dateAdded,
    }));
  });
}

function folded(text: string | null): string | null {
  return text === null ? null : foldText(text);
}

function joined(texts: readonly string[]): string | null {
  return texts.length === 0 ? null : texts.join(separator);
}

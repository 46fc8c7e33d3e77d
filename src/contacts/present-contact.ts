import { toIso } from '#base/clock.ts';
import type { Contact, CustomFieldValue } from './contact.ts';
import type { ContactState } from './contact-state.ts';

/** The names by which tags and custom fields are shown; what was deleted has none. */
export interface ContactNames {
  tagName(id: string): string | undefined;
  field(id: string): { readonly key: string; readonly name: string } | undefined;
}

/** Members that are shown as they are kept, where there is something to show. */
const plain = [
  'phone',
  'companyName',
  'businessId',
  'gender',
  'address1',
  'city',
  'state',
  'postalCode',
  'country',
  'website',
  'timezone',
  'source',
  'assignedTo',
] as const satisfies readonly (keyof ContactState & keyof Contact)[];

/**
 * A kept contact in the shape in which it leaves the API. Members are set one by one: spreading an object for
 * each that may be missing takes three times as long, and a list shows a hundred contacts.
 */
export function presentContact(state: ContactState, names: ContactNames): Contact {
  const dateAdded = toIso(state.dateAdded);
  const dateUpdated = state.dateUpdated === state.dateAdded ? dateAdded : toIso(state.dateUpdated);
  const contact: Contact = {
    id: state.id,
    locationId: state.locationId,
    version: state.version,
    additionalEmails: [...state.additionalEmails],
    additionalPhones: [...state.additionalPhones],
    type: state.type,
    followers: [...state.followers],
    tags: tagNames(state, names),
    customFields: customFieldValues(state, names),
    externalIds: [...state.externalIds],
    dnd: state.dnd,
    dndSettings: state.dndSettings,
    inboundDndSettings: state.inboundDndSettings,
    dateAdded,
    dateUpdated,
    lastActivity: state.lastActivity === state.dateUpdated ? dateUpdated : toIso(state.lastActivity),
  };
  if (state.formerExternalIds.length > 0) contact.formerExternalIds = [...state.formerExternalIds];
  showName(contact, state);
  if (state.email !== null) {
    contact.email = state.email;
    contact.emailLowerCase = state.email.toLowerCase();
  }
  for (const member of plain) {
    const value = state[member];
    if (value !== null) contact[member] = value;
  }
  if (state.dateOfBirth !== null) {
    contact.dateOfBirth = `${state.dateOfBirth}T00:00:00.000Z`;
    contact.birthMonth = Number(state.dateOfBirth.slice(5, 7));
    contact.birthDay = Number(state.dateOfBirth.slice(8, 10));
  }
  return contact;
}

function showName(contact: Contact, state: ContactState): void {
  const { firstName, lastName } = state;
  if (firstName !== null) {
    contact.firstName = firstName;
    contact.firstNameLowerCase = firstName.toLowerCase();
  }
  if (lastName !== null) {
    contact.lastName = lastName;
    contact.lastNameLowerCase = lastName.toLowerCase();
  }
  const name = fullNameOf(state);
  if (name !== '') {
    contact.name = name;
    contact.fullNameLowerCase = name.toLowerCase();
  }
}

export function fullNameOf({ firstName, lastName }: Pick<ContactState, 'firstName' | 'lastName'>): string {
  if (firstName === null) return lastName ?? '';
  return lastName === null ? firstName : `${firstName} ${lastName}`;
}

function tagNames({ tagIds }: ContactState, names: ContactNames): string[] {
  const shown: string[] = [];
  for (const id of tagIds) {
    const name = names.tagName(id);
    // A tag may stand there twice while those that were merged into it are replaced.
    if (name !== undefined && !shown.includes(name)) shown.push(name);
  }
  return shown;
}

function customFieldValues({ customFields }: ContactState, names: ContactNames): CustomFieldValue[] {
  const values: CustomFieldValue[] = [];
  for (const id of Object.keys(customFields)) {
    const field = names.field(id);
    if (field) values.push({ id, key: field.key, name: field.name, value: customFields[id] });
  }
  return values;
}

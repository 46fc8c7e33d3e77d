import { toIso } from '#base/clock.ts';
import type { Contact, CustomFieldValue } from './contact.ts';
import type { ContactState } from './contact-state.ts';

/** The names by which tags and custom fields are shown; what was deleted has none. */
export interface ContactNames {
  tagName(id: string): string | undefined;
  field(id: string): { readonly key: string; readonly name: string } | undefined;
}

/** A kept contact in the shape in which it leaves the API. */
export function presentContact(state: ContactState, names: ContactNames): Contact {
  const fullName = fullNameOf(state);
  return {
    id: state.id,
    locationId: state.locationId,
    version: state.version,
    ...(fullName !== '' && { name: fullName, fullNameLowerCase: fullName.toLowerCase() }),
    ...(state.firstName !== null && {
      firstName: state.firstName,
      firstNameLowerCase: state.firstName.toLowerCase(),
    }),
    ...(state.lastName !== null && {
      lastName: state.lastName,
      lastNameLowerCase: state.lastName.toLowerCase(),
    }),
    ...(state.email !== null && { email: state.email, emailLowerCase: state.email.toLowerCase() }),
    additionalEmails: [...state.additionalEmails],
    ...(state.phone !== null && { phone: state.phone }),
    additionalPhones: [...state.additionalPhones],
    ...(state.companyName !== null && { companyName: state.companyName }),
    ...(state.businessId !== null && { businessId: state.businessId }),
    ...(state.gender !== null && { gender: state.gender }),
    ...(state.address1 !== null && { address1: state.address1 }),
    ...(state.city !== null && { city: state.city }),
    ...(state.state !== null && { state: state.state }),
    ...(state.postalCode !== null && { postalCode: state.postalCode }),
    ...(state.country !== null && { country: state.country }),
    ...(state.website !== null && { website: state.website }),
    ...(state.timezone !== null && { timezone: state.timezone }),
    ...(state.dateOfBirth !== null && birthOf(state.dateOfBirth)),
    ...(state.source !== null && { source: state.source }),
    type: state.type,
    ...(state.assignedTo !== null && { assignedTo: state.assignedTo }),
    followers: [...state.followers],
    tags: tagNames(state, names),
    customFields: customFieldValues(state, names),
    externalIds: [...state.externalIds],
    dnd: state.dnd,
    dndSettings: state.dndSettings,
    inboundDndSettings: state.inboundDndSettings,
    dateAdded: toIso(state.dateAdded),
    dateUpdated: toIso(state.dateUpdated),
    lastActivity: toIso(state.lastActivity),
  };
}

export function fullNameOf({ firstName, lastName }: Pick<ContactState, 'firstName' | 'lastName'>): string {
  if (firstName === null) return lastName ?? '';
  return lastName === null ? firstName : `${firstName} ${lastName}`;
}

function birthOf(date: string) {
  return {
    dateOfBirth: `${date}T00:00:00.000Z`,
    birthMonth: Number(date.slice(5, 7)),
    birthDay: Number(date.slice(8, 10)),
  };
}

function tagNames({ tagIds }: ContactState, names: ContactNames): string[] {
  return tagIds.map(id => names.tagName(id)).filter(name => name !== undefined);
}

function customFieldValues({ customFields }: ContactState, names: ContactNames): CustomFieldValue[] {
  const values: CustomFieldValue[] = [];
  for (const [id, value] of Object.entries(customFields)) {
    const field = names.field(id);
    if (field) values.push({ id, key: field.key, name: field.name, value });
  }
  return values;
}

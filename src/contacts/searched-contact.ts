import type { Contact } from './contact.ts';
import type { CustomFieldDefinition } from './custom-field.ts';
import { parseEmail } from './email.ts';
import type { Change } from './event.ts';
import { fullNameOf } from './present-contact.ts';
import type { SearchedContact } from './search-match.ts';

/** What a search looks at that is not kept with the contact. */
export interface Beside {
  /** The name of the contact's business. */
  readonly businessName: string | undefined;
  /** The ids of the workflows that the contact is in. */
  readonly activeWorkflows: readonly string[];
  /** The latest begin of an appointment, in milliseconds. */
  readonly lastAppointment: number | undefined;
}

export const nothingBeside: Beside = {
  businessName: undefined,
  activeWorkflows: [],
  lastAppointment: undefined,
};

/** A contact as it is shown, in the form in which a search looks at it. */
export function searchedContact(
  contact: Contact,
  field: (id: string) => CustomFieldDefinition | undefined,
  beside: Beside,
): SearchedContact {
  const { email, phone, dndSettings, inboundDndSettings } = contact;
  const addresses = [...listed(email), ...contact.additionalEmails.map(each => each.email)];
  const name = fullNameOf({ firstName: contact.firstName ?? null, lastName: contact.lastName ?? null });
  return {
    texts: {
      ...text('firstNameLowerCase', contact.firstName),
      ...text('lastNameLowerCase', contact.lastName),
      ...text('contactName', name || undefined),
      ...text('companyName', contact.companyName),
      ...text('businessName', beside.businessName),
      ...text('address', contact.address1),
      ...text('city', contact.city),
      ...text('state', contact.state),
      ...text('postalCode', contact.postalCode),
      ...text('country', contact.country),
      ...text('website', contact.website),
      ...text('timezone', contact.timezone),
      ...text('source', contact.source),
      type: contact.type,
    },
    references: {
      id: [contact.id],
      businessId: listed(contact.businessId),
      assignedTo: listed(contact.assignedTo),
      followers: contact.followers,
      activeWorkflows: beside.activeWorkflows,
    },
    times: {
      dateAdded: Date.parse(contact.dateAdded),
      dateUpdated: Date.parse(contact.dateUpdated),
      ...(beside.lastAppointment !== undefined && { lastAppointment: beside.lastAppointment }),
    },
    emails: addresses.flatMap(address => parseEmail(address)?.key ?? []),
    phones: [...listed(phone), ...contact.additionalPhones.map(each => each.phone)],
    hasMainEmail: email !== undefined,
    tags: contact.tags,
    ...(contact.dateOfBirth !== undefined && { dateOfBirth: contact.dateOfBirth.slice(0, 10) }),
    dnd: contact.dnd,
    dndStatus: {
      ...text('Email', dndSettings.Email?.status),
      ...text('SMS', dndSettings.SMS?.status),
      ...text('Call', dndSettings.Call?.status),
      ...text('inbound', inboundDndSettings.all?.status),
    },
    customFields: contact.customFields.flatMap(({ id, value }) => {
      const definition = field(id);
      return definition ? [{ definition, value }] : [];
    }),
  };
}

/** The contact as it was shown before these changes. */
export function beforeChanges(contact: Contact, changes: readonly Change[]): Record<string, unknown> {
  const before: Record<string, unknown> = { ...contact };
  const values = new Map(contact.customFields.map(each => [each.id, each]));
  for (const { field, from } of changes) {
    const [, fieldId] = /^customFields\.(.+)$/.exec(field) ?? [];
    if (fieldId !== undefined) {
      if (from === null) values.delete(fieldId);
      else values.set(fieldId, { key: '', name: '', ...values.get(fieldId), id: fieldId, value: from });
    } else if (from === null) delete before[field];
    else before[field] = from;
  }
  return { ...before, customFields: [...values.values()] };
}

function text<Name extends string>(name: Name, value: string | undefined) {
  return value === undefined ? {} : { [name]: value };
}

function listed<Value>(value: Value | undefined): Value[] {
  return value === undefined ? [] : [value];
}

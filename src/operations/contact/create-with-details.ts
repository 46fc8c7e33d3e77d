import { preset } from '../preset.ts';
import { createContact } from './create.ts';
import { attachedMembers, contactMembers, locationId } from './members.ts';

const { firstName, lastName, name, email, phone, companyName, tags, customFields, assignedTo } =
  contactMembers;

export const createContactWithDetails = preset({
  of: createContact,
  key: 'contact.createWithDetails',
  title: 'Create Contact with Tasks and Notes',
  description: 'Adds one contact together with its first tasks and notes in a single all-or-nothing call.',
  input: {
    locationId,
    firstName,
    lastName,
    name,
    email,
    phone,
    companyName,
    tags,
    customFields,
    assignedTo,
    ...attachedMembers,
  },
  translate: input => input,
});

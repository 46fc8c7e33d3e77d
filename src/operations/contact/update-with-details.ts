import { preset } from '../preset.ts';
import { attachedMembers, contactId, contactMembers } from './members.ts';
import { updateContact } from './update.ts';

const { firstName, lastName, email, phone, customFields, assignedTo } = contactMembers;

export const updateContactWithDetails = preset({
  of: updateContact,
  key: 'contact.updateWithDetails',
  title: 'Update Contact and Add Tasks and Notes',
  description: 'Changes a contact and attaches new tasks and notes to it in a single all-or-nothing call.',
  input: { contactId, firstName, lastName, email, phone, customFields, assignedTo, ...attachedMembers },
  translate: input => input,
});

import { includable } from '#contacts/contact.ts';
import { preset } from '../preset.ts';
import { getContact } from './get.ts';
import { contactId, include } from './members.ts';

export const getContactWithDetails = preset({
  of: getContact,
  key: 'contact.getWithDetails',
  title: 'Get Contact with Tasks, Notes and Appointments',
  description: 'Returns one contact and everything attached to it in a single call.',
  input: { contactId, include },
  translate: ({ contactId, include = [...includable] }) => ({ contactId, include }),
});

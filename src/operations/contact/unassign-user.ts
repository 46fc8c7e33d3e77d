import { preset } from '../preset.ts';
import { contactId } from './members.ts';
import { updateContact } from './update.ts';

export const unassignContact = preset({
  of: updateContact,
  key: 'contact.unassignUser',
  title: 'Remove Owner from Contact',
  description: 'Leaves a contact without an owner.',
  isIdempotent: true,
  input: { contactId },
  translate: ({ contactId }) => ({ contactId, assignedTo: null }),
});

import Type from 'typebox';
import { preset } from '../preset.ts';
import { contactId } from './members.ts';
import { updateContact } from './update.ts';

export const assignContactToUser = preset({
  of: updateContact,
  key: 'contact.assignUser',
  title: 'Assign Contact to User',
  description: 'Makes a user the owner of a contact.',
  isIdempotent: true,
  input: {
    contactId,
    assignedTo: Type.String({ minLength: 1, maxLength: 255, description: 'The id of the user.' }),
  },
  translate: input => input,
});

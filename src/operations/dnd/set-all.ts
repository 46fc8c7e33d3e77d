import Type from 'typebox';
import { contactId } from '../contact/members.ts';
import { updateContact } from '../contact/update.ts';
import { preset } from '../preset.ts';

export const setDnd = preset({
  of: updateContact,
  key: 'dnd.setAll',
  title: 'Set Do Not Disturb',
  description: 'Turns do-not-disturb on or off for every channel of a contact.',
  isIdempotent: true,
  input: { contactId, dnd: Type.Boolean({ description: 'Whether the contact must not be disturbed.' }) },
  translate: input => input,
});

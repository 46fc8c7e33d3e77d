import Type from 'typebox';
import { preset } from '../preset.ts';
import { contactId } from './members.ts';
import { updateContact } from './update.ts';

export const setCustomField = preset({
  of: updateContact,
  key: 'contact.setCustomField',
  title: 'Set Custom Field of Contact',
  description: "Writes one custom field of a contact by the field's id or key.",
  isIdempotent: true,
  input: {
    contactId,
    field: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The id or the key of the field, as `shoe_size` or `contact.shoe_size`.',
    }),
    value: Type.Unknown({
      description: 'Text, a number, a list or an object, as the field has it; null clears.',
    }),
  },
  translate: ({ contactId, field, value }) => ({
    contactId,
    customFields: [{ id: field, key: field, value }],
  }),
});

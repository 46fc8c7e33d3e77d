import Type from 'typebox';
import { descriptiveMembers } from '#contacts/contact-state.ts';
import { preset } from '../preset.ts';
import { contactId } from './members.ts';
import { updateContact } from './update.ts';

const texts = ['firstName', 'lastName', 'email', 'phone', 'companyName', ...descriptiveMembers, 'assignedTo'];
const lists = ['tags', 'additionalEmails', 'additionalPhones', 'externalIds'];

export const clearContactFields = preset({
  of: updateContact,
  key: 'contact.clearFields',
  title: 'Clear Contact Fields',
  description:
    'Empties the named standard and custom fields of a contact. Do-not-disturb is no field: it is changed by its own calls.',
  isIdempotent: true,
  isDestructive: true,
  input: {
    contactId,
    fields: Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
      minItems: 1,
      maxItems: 100,
      description: `\`name\`, ${texts.join(', ')}, ${lists.join(', ')}, or custom fields by id or key.`,
    }),
  },
  translate({ contactId, fields }) {
    const standard = fields.map(emptied).filter(member => member !== undefined);
    const custom = fields.filter(field => emptied(field) === undefined).map(customFieldName);
    return {
      contactId,
      ...Object.fromEntries(standard.flatMap(Object.entries)),
      ...(custom.length > 0 && {
        customFields: custom.map(name => ({ id: name, key: name, value: null })),
      }),
    };
  },
});

/** The members of an update that empty a standard field. */
function emptied(field: string): object | undefined {
  if (field === 'name') return { firstName: null, lastName: null };
  if (texts.includes(field)) return { [field]: null };
  return lists.includes(field) ? { [field]: [] } : undefined;
}

/** Changes are reported as of `customFields.<id>`, so that form is taken back. */
function customFieldName(field: string): string {
  return field.startsWith('customFields.') ? field.slice('customFields.'.length) : field;
}

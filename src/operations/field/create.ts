import Type from 'typebox';
import { CustomField } from '#contacts/custom-field-record.ts';
import { insertCustomField } from '#store/custom-fields.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { filled, trimmed } from '../text.ts';
import { fieldMembers } from './members.ts';
import { readFieldRules } from './rules.ts';

export const createField = command({
  key: 'field.create',
  title: 'Create Custom Field',
  description: 'Adds a custom field to a location and refuses a name whose key another field has.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/locations/{locationId}/customFields', status: 201 },
  errors: ['duplicate_field'],
  input: { locationId, ...fieldMembers },
  output: Type.Object({ customField: CustomField }),
  record: 'customField',

  async handler(input, { store }) {
    const customField = await insertCustomField(store, {
      name: filled('name', input.name),
      model: input.model ?? 'contact',
      dataType: input.dataType,
      placeholder: trimmed(input.placeholder),
      position: input.position ?? 0,
      rules: readFieldRules(input, store.newId),
    });
    return { customField };
  },
});

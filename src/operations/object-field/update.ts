import Type from 'typebox';
import { objectKeys } from '#contacts/object.ts';
import { ObjectField } from '#contacts/object-field.ts';
import { definitionFrom, fileRulesIn } from '#store/custom-field-row.ts';
import { changeField, getFieldForChange } from '#store/custom-fields.ts';
import { presentObjectField } from '#store/present-field.ts';
import { Id, locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled, trimmed } from '../text.ts';
import { objectFieldMembers } from './members.ts';
import { readObjectFieldRules } from './rules.ts';

export const updateObjectField = command({
  key: 'objectField.update',
  title: 'Update Field of an Object',
  description: 'Changes a field of an object; its key, data type and folder stay, as does what is not sent.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/custom-fields/{id}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { id: Id, locationId, ...objectFieldMembers },
  output: Type.Object({ field: ObjectField }),
  record: 'field',

  async handler({ id, locationId: _, ...input }, { store, ifVersion }) {
    const before = await getFieldForChange(store, id, objectKeys, ifVersion);
    const { dataType, options, choices, boxes, allowsOtherOptions } = definitionFrom(before);
    const rules = readObjectFieldRules(dataType, input, {
      ...fileRulesIn(before),
      ...(options && { options }),
      ...(choices && { choices }),
      ...(boxes && { boxes }),
      ...(allowsOtherOptions && { allowsOtherOptions }),
    });
    const row = await changeField(store, before, {
      ...(input.name !== undefined && { name: filled('name', input.name) }),
      ...(input.description !== undefined && { description: trimmed(input.description) }),
      ...(input.placeholder !== undefined && { placeholder: trimmed(input.placeholder) }),
      show_in_forms: input.showInForms ? 1 : 0,
      options: JSON.stringify(rules),
    });
    return { field: presentObjectField(row) };
  },
});

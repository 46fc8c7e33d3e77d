import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { CustomField, fieldModels } from '#contacts/custom-field-record.ts';
import { definitionFrom, fileRulesIn } from '#store/custom-field-row.ts';
import { changeField, getFieldForChange } from '#store/custom-fields.ts';
import { presentCustomField } from '#store/present-field.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { filled, trimmed } from '../text.ts';
import { fieldMembers } from './members.ts';
import { changeFieldRules } from './rules.ts';

const { dataType: _, ...changeable } = fieldMembers;

export const updateField = command({
  key: 'field.update',
  title: 'Update Custom Field',
  description:
    'Changes the name, options or position of a custom field; its key and data type stay, as do values that are chosen already. What is not sent stays.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/locations/{locationId}/customFields/{id}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { locationId, id: Id, ...changeable },
  output: Type.Object({ customField: CustomField }),
  record: 'customField',

  async handler({ id, model, ...input }, { store, ifVersion }) {
    const before = await getFieldForChange(store, id, fieldModels, ifVersion);
    if (model !== undefined && model !== before.model) {
      const message = `model must stay ${before.model}: a field cannot move to another`;
      throw invalidInput([{ member: 'model', message }]);
    }
    const known = { ...definitionFrom(before), ...fileRulesIn(before) };
    const rules = changeFieldRules(input, known, store.newId);
    const row = await changeField(store, before, {
      name: filled('name', input.name),
      ...(input.placeholder !== undefined && { placeholder: trimmed(input.placeholder) }),
      ...(input.position !== undefined && { position: input.position }),
      ...(rules && { options: JSON.stringify(rules) }),
    });
    return { customField: presentCustomField(row) };
  },
});

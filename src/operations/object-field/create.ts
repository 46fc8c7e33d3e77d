import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { CustomFieldType, fieldKeyFrom } from '#contacts/custom-field.ts';
import { type ObjectKey, objectKeys, standardFields } from '#contacts/object.ts';
import { ObjectField } from '#contacts/object-field.ts';
import { duplicateField, insertField } from '#store/custom-fields.ts';
import { findFolder } from '#store/object-fields.ts';
import { presentObjectField } from '#store/present-field.ts';
import type { StoreWriter } from '#store/store.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled, trimmed } from '../text.ts';
import { objectFieldMembers } from './members.ts';
import { readObjectFieldRules } from './rules.ts';

export const createObjectField = command({
  key: 'objectField.create',
  title: 'Create Field of an Object',
  description: 'Adds a field to an object such as business, and refuses a key that another field has.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/custom-fields/', status: 201 },
  errors: ['duplicate_field'],
  input: {
    locationId,
    ...objectFieldMembers,
    dataType: CustomFieldType,
    fieldKey: Type.String({
      maxLength: 255,
      description: 'As my_field or business.my_field; where no name is sent, the name too.',
    }),
    objectKey: Type.Enum(objectKeys),
    allowCustomOption: Type.Optional(Type.Boolean({ description: 'Whether other values are taken too.' })),
    parentId: Type.String({
      maxLength: 255,
      description: 'The folder that it is put in; the key of the object puts it in none.',
    }),
  },
  output: Type.Object({ field: ObjectField }),
  record: 'field',

  async handler({ locationId: _, ...input }, { store }) {
    const { objectKey } = input;
    const sentKey = filled('fieldKey', input.fieldKey);
    const prefix = `${objectKey}.`;
    const ownKey = sentKey.startsWith(prefix) ? sentKey.slice(prefix.length) : sentKey;
    const key = fieldKeyFrom(ownKey);
    if (Object.hasOwn(standardFields[objectKey], key)) throw duplicateField(objectKey, key);
    const row = await insertField(store, {
      name: trimmed(input.name) ?? ownKey,
      key,
      model: objectKey,
      dataType: input.dataType,
      description: trimmed(input.description),
      placeholder: trimmed(input.placeholder),
      folderId: await folderIn(store, objectKey, input.parentId),
      showInForms: input.showInForms,
      position: 0,
      rules: readObjectFieldRules(input.dataType, input),
    });
    return { field: presentObjectField(row) };
  },
});

async function folderIn(store: StoreWriter, objectKey: ObjectKey, id: string): Promise<string | null> {
  if (id === objectKey || id === '') return null;
  const folder = await findFolder(store, id);
  if (folder?.objectKey === objectKey) return id;
  const message = `parentId must be a folder of the object, or ${objectKey} for none`;
  throw invalidInput([{ member: 'parentId', message }]);
}

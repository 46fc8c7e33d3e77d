import Type from 'typebox';
import { objectKeys } from '#contacts/object.ts';
import { FieldFolder } from '#contacts/object-field.ts';
import { insertFolder } from '#store/object-fields.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';

export const createFieldFolder = command({
  key: 'fieldFolder.create',
  title: 'Create Field Folder',
  description: 'Adds a folder that groups the fields of an object.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/custom-fields/folder', status: 201 },
  input: { objectKey: Type.Enum(objectKeys), name: Type.String({ maxLength: 255 }), locationId },
  output: FieldFolder,

  async handler({ objectKey, name }, { store }) {
    return insertFolder(store, objectKey, filled('name', name));
  },
});

import Type from 'typebox';
import { FieldFolder } from '#contacts/object-field.ts';
import { getFolder, renameFolder } from '#store/object-fields.ts';
import { Id, locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';

export const updateFieldFolder = command({
  key: 'fieldFolder.update',
  title: 'Rename Field Folder',
  description: 'Gives a field folder another name.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/custom-fields/folder/{id}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { id: Id, name: Type.String({ maxLength: 255 }), locationId },
  output: FieldFolder,

  async handler({ id, name }, { store, ifVersion }) {
    return renameFolder(store, await getFolder(store, id, ifVersion), filled('name', name));
  },
});

import { fieldKeyFrom } from '#contacts/custom-field.ts';
import { deleteFolder, getFolder } from '#store/object-fields.ts';
import { Id, locationId } from '../contact/members.ts';
import { deletedKey } from '../object-field/members.ts';
import { command } from '../operation.ts';
import { succeeded } from '../succeeded.ts';

export const deleteFieldFolder = command({
  key: 'fieldFolder.delete',
  title: 'Delete Field Folder',
  description: 'Removes a field folder; its fields stay, outside of any folder.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/custom-fields/folder/{id}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { id: Id, locationId },
  output: deletedKey,

  async handler({ id }, { store, ifVersion }) {
    const folder = await getFolder(store, id, ifVersion);
    await deleteFolder(store, folder);
    return { ...succeeded, id, key: `${folder.objectKey}.${fieldKeyFrom(folder.name)}` };
  },
});

import { objectKeys } from '#contacts/object.ts';
import { getFieldForChange } from '#store/custom-fields.ts';
import { Id } from '../contact/members.ts';
import { deleteFieldWithValues } from '../field/deletion-job.ts';
import { command } from '../operation.ts';
import { succeeded } from '../succeeded.ts';
import { deletedKey } from './members.ts';

export const deleteObjectField = command({
  key: 'objectField.delete',
  title: 'Delete Field of an Object',
  description: 'Hides a field of an object and its values at once and destroys them after 30 days.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/custom-fields/{id}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { id: Id },
  output: deletedKey,

  async handler({ id }, { store, ifVersion }) {
    const field = await getFieldForChange(store, id, objectKeys, ifVersion);
    await deleteFieldWithValues(store, field);
    return { ...succeeded, id, key: `${field.model}.${field.key}` };
  },
});

import { fieldModels } from '#contacts/custom-field-record.ts';
import { getFieldForChange } from '#store/custom-fields.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { deleteFieldWithValues } from './deletion-job.ts';

export const deleteField = command({
  key: 'field.delete',
  title: 'Delete Custom Field',
  description:
    'Hides a custom field and its values at once and destroys them after 30 days; a job tells of each contact that had a value.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/locations/{locationId}/customFields/{id}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { locationId, id: Id },
  output: Succeeded,

  async handler({ id }, { store, ifVersion }) {
    await deleteFieldWithValues(store, await getFieldForChange(store, id, fieldModels, ifVersion));
    return succeeded;
  },
});

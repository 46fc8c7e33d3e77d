import Type from 'typebox';
import { CustomField, fieldModels } from '#contacts/custom-field-record.ts';
import { getKeptField } from '#store/deleted-fields.ts';
import { presentCustomField } from '#store/present-field.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { command } from '../operation.ts';
import { restoreFieldWithValues } from './deletion-job.ts';

export const restoreField = command({
  key: 'field.restore',
  title: 'Restore Custom Field',
  description:
    'Brings a deleted custom field back with its values, within 30 days; one that is not deleted stays as it is.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/locations/{locationId}/customFields/{id}/restore' },
  isIdempotent: true,
  errors: ['not_found', 'duplicate_field'],
  input: { locationId, id: Id },
  output: Type.Object({ customField: CustomField }),
  record: 'customField',

  async handler({ id }, { store }) {
    const field = await getKeptField(store, id, [...fieldModels, 'business']);
    const restored = field.deleted_at === null ? field : await restoreFieldWithValues(store, field);
    return { customField: presentCustomField(restored) };
  },
});

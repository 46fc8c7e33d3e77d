import Type from 'typebox';
import { CustomField } from '#contacts/custom-field-record.ts';
import { getCustomField } from '#store/custom-fields.ts';
import { Id } from '../contact/members.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';

export const getField = query({
  key: 'field.get',
  title: 'Get Custom Field',
  description: 'Returns one custom field.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/customFields/{id}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { locationId, id: Id },
  output: Type.Object({ customField: CustomField }),
  record: 'customField',

  async handler({ id }, { store }) {
    return { customField: await getCustomField(store, id) };
  },
});

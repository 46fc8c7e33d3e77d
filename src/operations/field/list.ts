import Type from 'typebox';
import { CustomField, fieldModels } from '#contacts/custom-field-record.ts';
import { listCustomFields } from '#store/custom-fields.ts';
import { locationId } from '../location/in-path.ts';
import { query } from '../operation.ts';

export const listFields = query({
  key: 'field.list',
  title: 'List Custom Fields',
  description: 'Returns the custom fields of a location for contacts or another model, by position.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/customFields' },
  isIdempotent: true,
  input: {
    locationId,
    model: Type.Optional(
      Type.Enum([...fieldModels, 'all'], { description: '`contact` where it is not sent.' }),
    ),
  },
  output: Type.Object({ customFields: Type.Array(CustomField) }),

  async handler({ model = 'contact' }, { store }) {
    return { customFields: await listCustomFields(store, model === 'all' ? fieldModels : [model]) };
  },
});

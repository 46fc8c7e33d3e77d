import Type from 'typebox';
import { BusinessRecord, recordOf } from '#contacts/business-record.ts';
import { getBusiness } from '#store/businesses.ts';
import { definitionsOf } from '#store/custom-fields.ts';
import { Id } from '../contact/members.ts';
import { query } from '../operation.ts';
import { schemaKey } from './members.ts';

export const getRecord = query({
  key: 'record.get',
  title: 'Get Business Record',
  description: 'Returns a business as an object record with its custom properties.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/objects/{schemaKey}/records/{id}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { schemaKey, id: Id },
  output: Type.Object({ record: BusinessRecord }),
  record: 'record',

  async handler({ id }, { store }) {
    const business = await getBusiness(store, id);
    return { record: recordOf(business, await definitionsOf(store, 'business')) };
  },
});

import Type from 'typebox';
import { Business } from '#contacts/business.ts';
import { getBusiness as readBusiness } from '#store/businesses.ts';
import { Id } from '../contact/members.ts';
import { query } from '../operation.ts';

export const getBusiness = query({
  key: 'business.get',
  title: 'Get Business',
  description: 'Returns one business.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/businesses/{businessId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { businessId: Id },
  output: Type.Object({ business: Business }),
  record: 'business',

  async handler({ businessId }, { store }) {
    return { business: await readBusiness(store, businessId) };
  },
});

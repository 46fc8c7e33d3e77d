import Type from 'typebox';
import { fieldsOf } from '#store/business-row.ts';
import { changeBusiness, getBusinessForChange } from '#store/businesses.ts';
import { Id } from '../contact/members.ts';
import { command } from '../operation.ts';
import { changedBusiness } from './create.ts';
import { readBusinessFields } from './fields.ts';
import { businessChanges } from './members.ts';

export const updateBusiness = command({
  key: 'business.update',
  title: 'Update Business',
  description:
    'Changes the members of a business that are sent. Custom fields that are not named stay; null empties a member.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/businesses/{businessId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { businessId: Id, ...businessChanges },
  output: Type.Object(changedBusiness),
  record: 'business',

  async handler({ businessId, ...input }, { store, ifVersion }) {
    const before = await getBusinessForChange(store, businessId, ifVersion);
    const fields = await readBusinessFields(store, input, fieldsOf(before).customFields);
    const business = await changeBusiness(store, before, fields);
    return { success: true, buiseness: business, business };
  },
});

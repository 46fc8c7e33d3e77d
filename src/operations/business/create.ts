import Type from 'typebox';
import { Business, businessNamed } from '#contacts/business.ts';
import { insertBusiness } from '#store/businesses.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { readBusinessFields } from './fields.ts';
import { businessMembers } from './members.ts';

/** What a call that writes a business answers; HighLevel's spelling stands beside the right one. */
export const changedBusiness = { success: Type.Boolean(), buiseness: Business, business: Business };

export const createBusiness = command({
  key: 'business.create',
  title: 'Create Business',
  description: 'Adds a business to a location.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/businesses/', status: 201 },
  input: { locationId, ...businessMembers },
  output: Type.Object(changedBusiness),
  record: 'business',

  async handler({ locationId: _, ...input }, { store }) {
    const fields = await readBusinessFields(store, input);
    const business = await insertBusiness(store, { ...businessNamed(input.name), ...fields });
    return { success: true, buiseness: business, business };
  },
});

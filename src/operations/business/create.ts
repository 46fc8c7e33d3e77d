import Type from 'typebox';
import { Business } from '#contacts/business.ts';
import { insertBusiness } from '#store/businesses.ts';
import { getLocation } from '#store/locations.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { toBusinessFields } from './fields.ts';
import { businessMembers } from './members.ts';

export const createBusiness = command({
  key: 'business.create',
  title: 'Create Business',
  description: 'Adds a business to a location.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/businesses/', status: 201 },
  input: { locationId, ...businessMembers },
  output: Type.Object({ success: Type.Boolean(), buiseness: Business, business: Business }),
  record: 'business',

  async handler(input, { store }) {
    const fields = await toBusinessFields(await getLocation(store), input);
    const business = await insertBusiness(store, fields);
    return { success: true, buiseness: business, business };
  },
});

import Type from 'typebox';
import { Business, businessNamed } from '#contacts/business.ts';
import { fieldsOf } from '#store/business-row.ts';
import { changeBusiness, insertBusiness } from '#store/businesses.ts';
import { matchBusiness } from '#store/match-business.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { filled } from '../text.ts';
import { readBusinessFields } from './fields.ts';
import { businessMembers } from './members.ts';

const { name, website, phone, email, customFields } = businessMembers;

export const upsertBusiness = command({
  key: 'business.upsert',
  title: 'Create or Update Business',
  description:
    'Updates the business that matches by external id, website domain or name, in this order, or creates it.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/businesses/upsert' },
  isIdempotent: true,
  input: {
    locationId,
    name,
    website,
    externalId: Type.Optional(
      Type.String({ minLength: 1, maxLength: 255, description: 'Its id in another system.' }),
    ),
    phone,
    email,
    customFields,
  },
  output: Type.Object({
    new: Type.Boolean({ description: 'Whether it was created.' }),
    business: Business,
  }),
  record: 'business',

  async handler({ locationId: _, externalId, ...input }, { store }) {
    const marks = { name: filled('name', input.name), website: input.website, externalId };
    const before = await matchBusiness(store, marks);
    const fields = {
      ...(await readBusinessFields(store, input, before && fieldsOf(before).customFields)),
      ...(externalId !== undefined && { externalId }),
    };
    const business = before
      ? await changeBusiness(store, before, fields)
      : await insertBusiness(store, { ...businessNamed(marks.name), ...fields });
    return { new: before === undefined, business };
  },
});

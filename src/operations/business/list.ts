import Type from 'typebox';
import { Business } from '#contacts/business.ts';
import { listBusinesses as readBusinesses } from '#store/businesses.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';

export const listBusinesses = query({
  key: 'business.list',
  title: 'List Businesses',
  description: 'Pages through the businesses of a location, by name.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/businesses/' },
  isIdempotent: true,
  input: { locationId, limit: limitOf(100), skip },
  output: Type.Object({ businesses: Type.Array(Business) }),

  async handler({ limit = 100, skip = 0 }, { store }) {
    return { businesses: await readBusinesses(store, { limit, skip }) };
  },
});

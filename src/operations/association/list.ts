import Type from 'typebox';
import { Association, associationsOf } from '#contacts/association.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';

export const listAssociations = query({
  key: 'association.list',
  title: 'List Associations',
  description: 'Returns the kinds of link that can exist between objects.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/associations/' },
  isIdempotent: true,
  input: { locationId, skip, limit: limitOf(100) },
  output: Type.Object({ associations: Type.Array(Association), total: Type.Integer() }),

  async handler({ skip = 0, limit = 100 }, { store }) {
    const all = associationsOf(store.locationId);
    return { associations: all.slice(skip, skip + limit), total: all.length };
  },
});

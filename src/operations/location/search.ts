import Type from 'typebox';
import { Location } from '#contacts/location.ts';
import { foldText } from '#contacts/text.ts';
import { listLocations } from '#store/locations.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';
import { companyId, refuseOtherTenant } from '../tenant.ts';

export const searchLocations = query({
  key: 'location.search',
  title: 'Search Locations',
  description: 'Finds the locations that the caller may use, in the order of their making.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/search' },
  isIdempotent: true,
  input: {
    companyId,
    skip,
    limit: limitOf(10),
    order: Type.Optional(Type.Enum(['asc', 'desc'])),
    email: Type.Optional(Type.String({ maxLength: 320, description: 'Locations with this address.' })),
  },
  output: Type.Object({ locations: Type.Array(Location) }),

  async handler({ companyId, skip = 0, limit = 10, order, email }, { store, caller }) {
    refuseOtherTenant(companyId, caller);
    const all = await listLocations(store);
    const sorted = order === 'desc' ? all.toReversed() : all;
    const found =
      email === undefined
        ? sorted
        : sorted.filter(location => foldText(location.email ?? '') === foldText(email.trim()));
    return { locations: found.slice(skip, skip + limit) };
  },
});

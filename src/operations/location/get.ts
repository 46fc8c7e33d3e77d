import Type from 'typebox';
import { Location } from '#contacts/location.ts';
import { getLocation as readLocation } from '#store/locations.ts';
import { query } from '../operation.ts';
import { locationId } from './in-path.ts';

export const getLocation = query({
  key: 'location.get',
  title: 'Get Location',
  description: 'Returns a location with its duplicate settings.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}' },
  isIdempotent: true,
  input: { locationId },
  output: Type.Object({ location: Location }),
  record: 'location',

  async handler(_input, { store }) {
    return { location: await readLocation(store) };
  },
});

import Type from 'typebox';
import { timeZones } from '#contacts/time.ts';
import { query } from '../operation.ts';
import { locationId } from './in-path.ts';

export const listTimezones = query({
  key: 'location.timezones',
  title: 'List Timezones',
  description: 'Returns the timezones that a location can use, by name.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/timezones' },
  isIdempotent: true,
  input: { locationId },
  output: Type.Object({ timeZones: Type.Array(Type.String({ description: 'IANA name.' })) }),

  async handler() {
    return { timeZones: [...timeZones()] };
  },
});

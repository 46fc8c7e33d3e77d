import Type from 'typebox';
import { ObjectSchema, objectsOf } from '#contacts/object.ts';
import { getLocation } from '#store/locations.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listObjects = query({
  key: 'object.list',
  title: 'List Objects',
  description: 'Returns the objects that a location knows: contact and business.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/objects/' },
  isIdempotent: true,
  input: { locationId },
  output: Type.Object({ objects: Type.Array(ObjectSchema) }),

  async handler(_input, { store }) {
    return { objects: objectsOf(await getLocation(store)) };
  },
});

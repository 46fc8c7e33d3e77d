import Type from 'typebox';
import { notFound } from '#base/errors.ts';
import { ObjectSchema, objectsOf } from '#contacts/object.ts';
import { ObjectField } from '#contacts/object-field.ts';
import { getLocation } from '#store/locations.ts';
import { listObjectFields } from '#store/object-fields.ts';
import { Id, locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const getObject = query({
  key: 'object.get',
  title: 'Get Object',
  description:
    'Returns one object and, when asked, its properties: the standard ones, then the custom fields.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/objects/{key}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: {
    key: Id,
    locationId,
    fetchProperties: Type.Optional(Type.Boolean({ description: 'Whether its properties are wanted.' })),
  },
  output: Type.Object({
    object: ObjectSchema,
    cache: Type.Boolean({ description: 'False: nothing is answered from a cache.' }),
    fields: Type.Optional(Type.Array(ObjectField)),
  }),

  async handler({ key, fetchProperties = false }, { store }) {
    const object = objectsOf(await getLocation(store)).find(known => known.key === key);
    if (!object) throw notFound('The object');
    return {
      object,
      cache: false,
      ...(fetchProperties && { fields: await listObjectFields(store, object) }),
    };
  },
});

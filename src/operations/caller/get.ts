import Type from 'typebox';
import { rights } from '#identity/principal.ts';
import { listLocations } from '#store/locations.ts';
import { query } from '../operation.ts';

export const getCaller = query({
  key: 'caller.get',
  title: 'Get Caller',
  description:
    'Returns who is calling: the tenant, the person or application, its rights and the locations that it may use.',
  group: 'platform',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/me' },
  isIdempotent: true,
  input: {},
  output: Type.Object({
    caller: Type.Object({
      kind: Type.Enum(['person', 'application']),
      tenantId: Type.String(),
      objectId: Type.String({ description: 'The object id in Entra ID.' }),
      clientId: Type.String({ description: 'The application that holds the token.' }),
      userId: Type.Optional(Type.String({ description: "The person's own record here." })),
      name: Type.Optional(Type.String()),
      rights: Type.Array(Type.Enum(rights)),
    }),
    locations: Type.Array(
      Type.Object({
        id: Type.String(),
        name: Type.String(),
        default: Type.Boolean({ description: 'Whether a call that names no location means this one.' }),
      }),
    ),
  }),

  async handler(_input, { store, caller }) {
    const { kind, tenantId, objectId, clientId, userId, displayName } = caller;
    const locations = await listLocations(store);
    return {
      caller: {
        kind,
        tenantId,
        objectId,
        clientId,
        ...(userId !== undefined && { userId }),
        ...(displayName !== undefined && { name: displayName }),
        rights: rights.filter(right => caller.rights.has(right)),
      },
      locations: locations.map(({ id, name, settings }) => ({ id, name, default: settings.default })),
    };
  },
});

import Type, { type Static } from 'typebox';

const text = Type.Optional(Type.String());

/** A person who may work with the tenant's contacts, and to whom contacts and tasks are assigned. */
export const User = Type.Object({
  id: Type.String(),
  name: Type.String(),
  firstName: text,
  lastName: text,
  email: text,
  phone: text,
  roles: Type.Object({
    type: Type.Literal('account'),
    role: Type.String({ description: '`user` or `admin`.' }),
    locationIds: Type.Array(Type.String()),
  }),
  deleted: Type.Boolean(),
  dateAdded: Type.String({ format: 'date-time' }),
});
export type User = Static<typeof User>;

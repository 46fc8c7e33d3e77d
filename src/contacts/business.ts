import Type, { type Static } from 'typebox';

const text = Type.Optional(Type.String());

/** A company that contacts belong to. */
export const Business = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  phone: text,
  email: text,
  website: text,
  address: text,
  city: text,
  state: text,
  postalCode: text,
  country: text,
  description: text,
  createdBy: Type.Object({ source: Type.String(), channel: Type.String(), timestamp: Type.String() }),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type Business = Static<typeof Business>;

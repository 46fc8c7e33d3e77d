import Type from 'typebox';
import { LocationSettings } from '#contacts/location.ts';

const text = (maximum = 1000) =>
  Type.Optional(Type.Union([Type.String({ maxLength: maximum }), Type.Null()]));

/** The members by which a location is written; null empties a member. */
export const locationMembers = {
  name: Type.String({ maxLength: 1000 }),
  phone: text(100),
  address: text(),
  city: text(),
  state: text(),
  country: Type.Optional(
    Type.String({
      maxLength: 10,
      description: 'Two letters.',
    }),
  ),
  postalCode: text(100),
  website: text(2000),
  timezone: Type.Optional(
    Type.String({
      maxLength: 100,
      description: 'IANA name.',
    }),
  ),
  settings: Type.Optional(
    Type.Object(Type.Partial(LocationSettings).properties, {
      additionalProperties: false,
      description: 'Those that are sent; the rest stays.',
    }),
  ),
};

/** The members by which a location is changed: those that are sent. */
export const locationChanges = { ...locationMembers, name: Type.Optional(locationMembers.name) };

import Type, { type Static } from 'typebox';

const text = Type.Optional(Type.String());

/** What a location does with contacts that look alike, and how it counts as the tenant's own. */
export const LocationSettings = Type.Object({
  allowDuplicateContact: Type.Boolean({ description: 'Whether two contacts may have the same address.' }),
  contactUniqueIdentifiers: Type.Array(Type.Enum(['email', 'phone']), {
    description: 'By which addresses duplicates are looked for, in this order.',
  }),
  allowDuplicateOpportunity: Type.Boolean(),
  allowFacebookNameMerge: Type.Boolean(),
  disableContactTimezone: Type.Boolean(),
  default: Type.Boolean({
    description: "Whether calls that name no location mean this one of the tenant's.",
  }),
});
export type LocationSettings = Static<typeof LocationSettings>;

/** A place of a tenant that holds contacts (HighLevel's sub-account). */
export const Location = Type.Object({
  id: Type.String(),
  companyId: Type.String({ description: "The tenant's id." }),
  version: Type.Integer(),
  name: Type.String(),
  phone: text,
  email: text,
  address: text,
  city: text,
  state: text,
  country: Type.String({ description: 'Two letters: phone numbers without a country are read as of here.' }),
  postalCode: text,
  website: text,
  timezone: Type.String({ description: 'IANA name: times without an offset are read as of here.' }),
  settings: LocationSettings,
  dateAdded: Type.String({ format: 'date-time' }),
});
export type Location = Static<typeof Location>;

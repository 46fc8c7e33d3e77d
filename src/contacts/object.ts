import Type, { type Static } from 'typebox';

/** The objects of a location that have fields, by their keys. */
export const objectKeys = ['contact', 'business'] as const;
export type ObjectKey = (typeof objectKeys)[number];

/** What a location keeps records of. */
export const ObjectSchema = Type.Object({
  id: Type.String(),
  standard: Type.Boolean({ description: 'True: objects of a location’s own are not kept.' }),
  key: Type.Enum(objectKeys),
  labels: Type.Object({ singular: Type.String(), plural: Type.String() }),
  description: Type.String(),
  locationId: Type.String(),
  primaryDisplayProperty: Type.String({ description: 'The key of the member that names a record.' }),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
  type: Type.String(),
});
export type ObjectSchema = Static<typeof ObjectSchema>;

/** Members that every record of an object has, by their keys, each with its name and data type. */
export const standardFields = {
  contact: {
    first_name: ['First name', 'TEXT'],
    last_name: ['Last name', 'TEXT'],
    email: ['Email', 'EMAIL'],
    phone: ['Phone', 'PHONE'],
    company_name: ['Company name', 'TEXT'],
    address1: ['Address', 'TEXT'],
    city: ['City', 'TEXT'],
    state: ['State', 'TEXT'],
    postal_code: ['Postal code', 'TEXT'],
    country: ['Country', 'TEXT'],
    website: ['Website', 'TEXT'],
    timezone: ['Timezone', 'TEXT'],
    date_of_birth: ['Date of birth', 'DATE'],
    source: ['Source', 'TEXT'],
  },
  business: {
    name: ['Name', 'TEXT'],
    phone: ['Phone', 'PHONE'],
    email: ['Email', 'EMAIL'],
    website: ['Website', 'TEXT'],
    address: ['Address', 'TEXT'],
    city: ['City', 'TEXT'],
    state: ['State', 'TEXT'],
    postal_code: ['Postal code', 'TEXT'],
    country: ['Country', 'TEXT'],
    description: ['Description', 'LARGE_TEXT'],
  },
} as const;

/** The objects of a location, which are there as long as it is. */
export function objectsOf(location: { readonly id: string; readonly dateAdded: string }): ObjectSchema[] {
  const shared = {
    standard: true,
    locationId: location.id,
    dateAdded: location.dateAdded,
    dateUpdated: location.dateAdded,
    type: 'SYSTEM_DEFINED',
  };
  return [
    {
      ...shared,
      id: 'contact',
      key: 'contact',
      labels: { singular: 'Contact', plural: 'Contacts' },
      description: 'A person, with addresses, tags and custom fields.',
      primaryDisplayProperty: 'contact.first_name',
    },
    {
      ...shared,
      id: 'business',
      key: 'business',
      labels: { singular: 'Business', plural: 'Businesses' },
      description: 'A company that contacts belong to.',
      primaryDisplayProperty: 'business.name',
    },
  ];
}

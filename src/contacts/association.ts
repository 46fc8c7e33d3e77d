import Type, { type Static } from 'typebox';
import { objectKeys } from './object.ts';

/** A kind of link that can exist between the records of two objects. */
export const Association = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  key: Type.String(),
  firstObjectKey: Type.Enum(objectKeys),
  firstObjectLabel: Type.String({ description: 'What the first record is to the second.' }),
  secondObjectKey: Type.Enum(objectKeys),
  secondObjectLabel: Type.String({ description: 'What the second record is to the first.' }),
  associationType: Type.String(),
});
export type Association = Static<typeof Association>;

/** A link of two records under an association. */
export const Relation = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  associationId: Type.String(),
  firstObjectKey: Type.Enum(objectKeys),
  firstRecordId: Type.String(),
  secondObjectKey: Type.Enum(objectKeys),
  secondRecordId: Type.String(),
  dateAdded: Type.String({ format: 'date-time' }),
});
export type Relation = Static<typeof Relation>;

/**
 * The associations of a location. `contact_business` is any number of businesses that a contact has to do with, beside
 * the one that it belongs to by `businessId`.
 */
export function associationsOf(locationId: string): Association[] {
  return [
    {
      id: 'contact_business',
      locationId,
      key: 'contact_business',
      firstObjectKey: 'contact',
      firstObjectLabel: 'Contact',
      secondObjectKey: 'business',
      secondObjectLabel: 'Business',
      associationType: 'SYSTEM_DEFINED',
    },
  ];
}

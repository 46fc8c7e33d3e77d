import Type, { type Static } from 'typebox';

/** A word that contacts of a location are marked with. */
export const Tag = Type.Object({
  id: Type.String(),
  name: Type.String({ description: 'In the spelling of its first use; compared without case and accents.' }),
  locationId: Type.String(),
});
export type Tag = Static<typeof Tag>;

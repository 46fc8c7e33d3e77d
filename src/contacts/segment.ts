import Type, { type Static } from 'typebox';

/** Filters, groups and sorts as they were sent: the search grammar reads them at each use. */
const kept = (description: string) => Type.Array(Type.Unknown(), { description });

/** A search that is kept under a name; who is in it is found anew at each call. */
export const Segment = Type.Object({
  id: Type.String(),
  locationId: Type.String(),
  version: Type.Integer(),
  name: Type.String(),
  filters: kept('Filters and groups of contact.search; all of them must hold.'),
  sort: kept('The order of its members, as in contact.search; empty for the newest first.'),
  createdAt: Type.String({ format: 'date-time' }),
  updatedAt: Type.String({ format: 'date-time' }),
});
export type Segment = Static<typeof Segment>;

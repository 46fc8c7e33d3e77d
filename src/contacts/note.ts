import Type, { type Static } from 'typebox';

/** A text about a contact. */
export const Note = Type.Object({
  id: Type.String(),
  contactId: Type.String(),
  version: Type.Integer(),
  body: Type.String(),
  title: Type.Optional(Type.String()),
  color: Type.Optional(Type.String({ description: 'As #FFAA00.' })),
  pinned: Type.Boolean(),
  userId: Type.Optional(Type.String({ description: 'The id of the user who wrote it.' })),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type Note = Static<typeof Note>;

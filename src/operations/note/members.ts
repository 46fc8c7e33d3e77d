import Type from 'typebox';

/** The members by which a note is made. */
export const noteMembers = {
  body: Type.String({ maxLength: 65_536 }),
  title: Type.Optional(Type.Union([Type.String({ maxLength: 1000 }), Type.Null()])),
  color: Type.Optional(
    Type.Union([Type.String({ maxLength: 30 }), Type.Null()], { description: 'As #FFAA00.' }),
  ),
  pinned: Type.Optional(Type.Boolean()),
  userId: Type.Optional(
    Type.Union([Type.String({ maxLength: 255 }), Type.Null()], {
      description: 'The id of the user who wrote it; without it the person who calls.',
    }),
  ),
};

/** The members by which a note is changed: those that are sent. */
export const noteChanges = { ...noteMembers, body: Type.Optional(noteMembers.body) };

export const noteId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the note.' });

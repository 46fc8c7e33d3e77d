import Type from 'typebox';

export const appointmentId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the appointment.',
});
export const noteId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the note.' });

/** The members by which a note on an appointment is written. */
export const noteMembers = {
  body: Type.String({ minLength: 1, maxLength: 5000 }),
  userId: Type.Optional(
    Type.String({ maxLength: 255, description: 'The user who wrote it; without it the person who calls.' }),
  ),
};

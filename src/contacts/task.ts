import Type, { type Static } from 'typebox';

/** Something to do for a contact until a moment. */
export const Task = Type.Object({
  id: Type.String(),
  contactId: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  body: Type.Optional(Type.String()),
  dueDate: Type.String({ format: 'date-time', description: 'UTC with milliseconds.' }),
  completed: Type.Boolean(),
  assignedTo: Type.Optional(Type.String({ description: 'The id of a user.' })),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
});
export type Task = Static<typeof Task>;

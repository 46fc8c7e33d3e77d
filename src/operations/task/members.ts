import Type from 'typebox';

const user = Type.Optional(
  Type.Union([Type.String({ maxLength: 255 }), Type.Null()], {
    description: 'The id of the user who does it.',
  }),
);

/** The members by which a task is made. */
export const taskMembers = {
  title: Type.String({ minLength: 1, maxLength: 1000 }),
  body: Type.Optional(Type.Union([Type.String({ maxLength: 65_536 }), Type.Null()])),
  dueDate: Type.String({
    maxLength: 40,
    description: "ISO 8601; without an offset in the location's zone, without a time the end of that day.",
  }),
  completed: Type.Optional(Type.Boolean()),
  assignedTo: user,
};

/** The members by which a task is changed: those that are sent. */
export const taskChanges = {
  ...taskMembers,
  title: Type.Optional(taskMembers.title),
  dueDate: Type.Optional(taskMembers.dueDate),
};

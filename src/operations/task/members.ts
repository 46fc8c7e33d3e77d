import Type from 'typebox';
import { limitOf, skip } from '../paging.ts';

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

export const taskId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the task.' });

const ids = (what: string) => {
  const id = Type.String({ minLength: 1, maxLength: 255 });
  return Type.Optional(
    Type.Union([id, Type.Array(id, { minItems: 1, maxItems: 500 })], {
      description: `The id of ${what}, or a list of such ids.`,
    }),
  );
};

const moment = (description: string) => Type.Optional(Type.String({ maxLength: 40, description }));

/** The members by which tasks are searched; each that is sent must hold. */
export const taskSearchMembers = {
  contactId: ids('a contact'),
  completed: Type.Optional(Type.Boolean()),
  assignedTo: ids('the user who does it'),
  query: Type.Optional(
    Type.String({ maxLength: 1000, description: 'Words, each to be found in title or text.' }),
  ),
  limit: limitOf(20),
  skip,
  businessId: Type.Optional(Type.String({ minLength: 1, maxLength: 255 })),
  dueFrom: moment('Due then or later; ISO 8601.'),
  dueTo: moment('Due then or before; ISO 8601, a date alone until its end.'),
};

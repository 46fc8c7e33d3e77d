import Type from 'typebox';
import { RecurrenceRule } from '#contacts/recurring-task.ts';

export const recurringTaskId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the recurring task.',
});

const ids = (most: number, description: string) =>
  Type.Optional(
    Type.Array(Type.String({ minLength: 1, maxLength: 255 }), {
      maxItems: most,
      uniqueItems: true,
      description,
    }),
  );

const title = Type.String({ minLength: 1, maxLength: 1000 });

/** The members by which a recurring task is made. */
export const recurringTaskMembers = {
  title,
  description: Type.Optional(Type.String({ maxLength: 65_536, description: 'The text of each task.' })),
  contactIds: ids(50, 'Whose tasks they are: at least one contact.'),
  owners: ids(10, 'The users who do it: each gets a task of each contact.'),
  rruleOptions: RecurrenceRule,
  ignoreTaskCreation: Type.Optional(
    Type.Boolean({ description: 'Whether a first time that has passed already makes no task.' }),
  ),
};

/** The members by which a recurring task is changed: those that are sent. */
export const recurringTaskChanges = {
  ...recurringTaskMembers,
  title: Type.Optional(title),
  rruleOptions: Type.Optional(RecurrenceRule),
};

import Type, { type Static } from 'typebox';

/** How a task comes again, HighLevel's spelling. */
export const RecurrenceRule = Type.Object(
  {
    intervalType: Type.Enum(['yearly', 'monthly', 'weekly', 'daily', 'hourly']),
    interval: Type.Integer({ minimum: 1, maximum: 1000 }),
    startDate: Type.String({
      maxLength: 40,
      description: "The first time; ISO 8601, without an offset in the location's zone.",
    }),
    endDate: Type.Optional(Type.String({ maxLength: 40, description: 'None comes after it.' })),
    dayOfMonth: Type.Optional(Type.Integer({ minimum: 1, maximum: 31 })),
    dayOfWeek: Type.Optional(Type.Enum(['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'])),
    monthOfYear: Type.Optional(Type.Integer({ minimum: 1, maximum: 12 })),
    count: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, description: 'How often in all.' })),
    createTaskIfOverDue: Type.Optional(
      Type.Boolean({
        description: 'False makes none for a contact and owner whose last one is open and overdue.',
      }),
    ),
    dueAfterSeconds: Type.Integer({
      minimum: 0,
      maximum: 315_360_000,
      description: 'How long after it comes it is due.',
    }),
  },
  {
    additionalProperties: false,
    description: "A rule of RFC 5545; its times keep to the clocks of the location's zone.",
  },
);
export type RecurrenceRule = Static<typeof RecurrenceRule>;

const moment = Type.String({ format: 'date-time', description: 'UTC with milliseconds.' });

/** A task that is made anew by a rule, for each of its contacts and each of its owners. */
export const RecurringTask = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  locationId: Type.String(),
  title: Type.String(),
  description: Type.String(),
  contactIds: Type.Array(Type.String()),
  owners: Type.Array(Type.String(), { description: 'Users; without any the tasks are nobody’s.' }),
  contactId: Type.String({ description: 'The first contact.' }),
  assignedTo: Type.Optional(Type.String({ description: 'The first owner.' })),
  rruleOptions: RecurrenceRule,
  totalOccurrence: Type.Integer({ description: 'How often it came so far.' }),
  nextOccurrence: Type.Optional(Type.String({ format: 'date-time', description: 'When it comes next.' })),
  deleted: Type.Boolean(),
  createdAt: moment,
  updatedAt: moment,
});
export type RecurringTask = Static<typeof RecurringTask>;

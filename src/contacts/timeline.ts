import Type, { type Static } from 'typebox';
import { Appointment } from './appointment.ts';
import { Actor, Change } from './event.ts';
import { Note } from './note.ts';
import { Task } from './task.ts';

/** In the order in which entries of one moment are shown. */
export const timelineTypes = ['note', 'task', 'appointment', 'tag', 'change'] as const;
export type TimelineType = (typeof timelineTypes)[number];

/** Something about a contact at a moment. */
export const TimelineEntry = Type.Object({
  at: Type.String({
    format: 'date-time',
    description: 'When a note or task was added, an appointment begins, or something was changed.',
  }),
  type: Type.Enum(timelineTypes),
  note: Type.Optional(Note),
  task: Type.Optional(Task),
  appointment: Type.Optional(Appointment),
  changes: Type.Optional(
    Type.Array(Change, {
      description: 'Of tags or other members of the contact, as its history names them.',
    }),
  ),
  by: Type.Optional(Actor),
  operation: Type.Optional(Type.String({ description: 'The key of the operation that changed it.' })),
});
export type TimelineEntry = Static<typeof TimelineEntry>;

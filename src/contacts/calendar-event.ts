import Type, { type Static } from 'typebox';
import { appointmentStatuses } from './appointment.ts';

/** Where an appointment takes place, HighLevel's spelling. */
export const meetingLocationTypes = [
  'custom',
  'zoom',
  'gmeet',
  'phone',
  'address',
  'ms_teams',
  'google',
] as const;

const moment = Type.String({ format: 'date-time', description: 'UTC with milliseconds.' });
const text = Type.Optional(Type.String());

/** An appointment as calendars show it. HighLevel's clients expect some members as texts also where there is none. */
export const CalendarEvent = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  calendarId: Type.String(),
  locationId: Type.String(),
  contactId: Type.String(),
  groupId: Type.String({ description: 'The group of the calendar; empty where it has none.' }),
  appointmentStatus: Type.Enum(appointmentStatuses),
  assignedUserId: Type.String({ description: 'The user who is booked; empty where nobody is.' }),
  users: Type.Array(Type.String(), { description: 'Everybody whose time it takes.' }),
  address: text,
  notes: text,
  description: text,
  meetingLocationType: text,
  meetingLocationId: text,
  isRecurring: Type.Boolean({ description: 'Whether it belongs to a series.' }),
  rrule: Type.Optional(Type.String({ description: 'The rule of the series, as RFC 5545 has it.' })),
  masterEventId: Type.Optional(Type.String({ description: 'The first appointment of the series.' })),
  createdBy: Type.Optional(Type.Object({ source: Type.String(), userId: text })),
  assignedResources: Type.Array(Type.String()),
  startTime: moment,
  endTime: moment,
  dateAdded: moment,
  dateUpdated: moment,
});
export type CalendarEvent = Static<typeof CalendarEvent>;

/** A time in which nothing can be booked. */
export const BlockedSlot = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  locationId: Type.String(),
  title: Type.String(),
  calendarId: Type.Optional(Type.String()),
  assignedUserId: Type.Optional(Type.String()),
  startTime: moment,
  endTime: moment,
  dateAdded: moment,
  dateUpdated: moment,
});
export type BlockedSlot = Static<typeof BlockedSlot>;

/** A note on an appointment. */
export const AppointmentNote = Type.Object({
  id: Type.String(),
  version: Type.Integer(),
  body: Type.String(),
  userId: Type.Optional(Type.String({ description: 'The user who wrote it.' })),
  contactId: Type.String(),
  createdBy: Type.Object({ id: text, name: text }),
  dateAdded: moment,
  dateUpdated: moment,
});
export type AppointmentNote = Static<typeof AppointmentNote>;

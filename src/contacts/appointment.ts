import Type, { type Static } from 'typebox';

/** The states of an appointment, HighLevel's spelling. */
export const appointmentStatuses = [
  'new',
  'confirmed',
  'cancelled',
  'showed',
  'noshow',
  'invalid',
  'completed',
] as const;
export type AppointmentStatus = (typeof appointmentStatuses)[number];

const wallClock = Type.String({ description: "The location's wall clock, as 2026-11-24 09:30:00." });

/** An appointment as the list of a contact shows it: its times are the location's wall clock. */
export const Appointment = Type.Object({
  id: Type.String(),
  contactId: Type.String(),
  locationId: Type.String(),
  calendarId: Type.String(),
  version: Type.Integer(),
  title: Type.String(),
  startTime: wallClock,
  endTime: wallClock,
  appointmentStatus: Type.Enum(appointmentStatuses),
  status: Type.Enum(['booked', 'cancelled']),
  assignedUserId: Type.Optional(Type.String()),
  users: Type.Array(Type.String()),
  address: Type.Optional(Type.String()),
  notes: Type.Optional(Type.String()),
  dateAdded: wallClock,
  dateUpdated: wallClock,
});
export type Appointment = Static<typeof Appointment>;

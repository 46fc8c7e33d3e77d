import Type from 'typebox';
import { appointmentStatuses } from '#contacts/appointment.ts';
import { meetingLocationTypes } from '#contacts/calendar-event.ts';
import { calendarId } from '../calendar/members.ts';

export const eventId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the appointment or blocked time.',
});

export const appointmentStatus = Type.Enum(appointmentStatuses);
export const moment = Type.String({
  maxLength: 40,
  description: "ISO 8601; without an offset in the location's zone.",
});

const text = (maximum: number, description: string) =>
  Type.Optional(Type.String({ maxLength: maximum, description }));
const flag = (description: string) => Type.Optional(Type.Boolean({ description }));

const details = {
  title: text(1000, 'Made of the title that the calendar has for it, unless it is sent.'),
  meetingLocationType: Type.Optional(Type.Enum(meetingLocationTypes)),
  meetingLocationId: text(255, 'One of the places of the calendar or the user; the first unless it is sent.'),
  overrideLocationConfig: flag('Taken for clients that send it: a kind of place counts more than a place.'),
  appointmentStatus: Type.Optional(appointmentStatus),
  assignedUserId: text(255, 'The user who is booked; without it one of the team who is free.'),
  description: text(65_536, 'What it is about.'),
  address: text(1000, 'Where it takes place.'),
  ignoreDateRange: flag("Whether the calendar's notice, and how far it looks ahead, do not count."),
  toNotify: flag('False says so in the event, to those who act on it.'),
  ignoreFreeSlotValidation: flag('Whether the time may be taken or closed.'),
};

/** The members by which an appointment is made. */
export const appointmentMembers = {
  calendarId,
  contactId: Type.String({ minLength: 1, maxLength: 255, description: 'The id of the contact.' }),
  startTime: moment,
  endTime: Type.Optional(moment),
  ...details,
  rrule: text(
    1000,
    'A rule of RFC 5545 that ends within 100 times; counts with ignoreFreeSlotValidation. Each time is an appointment.',
  ),
};

/** The members by which an appointment is changed: those that are sent. */
export const appointmentChanges = {
  calendarId: Type.Optional(calendarId),
  startTime: Type.Optional(moment),
  endTime: Type.Optional(moment),
  ...details,
  rrule: text(1000, 'The rule of its series as it is: appointments of a series change one by one.'),
};

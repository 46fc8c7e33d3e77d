import Type from 'typebox';
import { calendarSettings } from '#contacts/calendar.ts';

export const calendarId = Type.String({
  minLength: 1,
  maxLength: 255,
  description: 'The id of the calendar.',
});

const name = Type.String({ minLength: 1, maxLength: 1000 });

/** The members by which a calendar is made. */
export const calendarMembers = { name, ...calendarSettings };

/** The members by which a calendar is changed: those that are sent. */
export const calendarChanges = { ...calendarMembers, name: Type.Optional(name) };

const id = (what: string) =>
  Type.Optional(Type.String({ maxLength: 255, description: `Only those of this ${what}, by id.` }));

const moment = (description: string) =>
  Type.Union([Type.Integer(), Type.String({ minLength: 1, maxLength: 40 })], {
    description: `${description}, in milliseconds or ISO 8601.`,
  });

/** The window whose events are asked for, and whose. */
export const windowMembers = {
  userId: id('user'),
  calendarId: id('calendar'),
  groupId: id('group of calendars'),
  startTime: moment('The begin of the window'),
  endTime: moment('The end of the window'),
};

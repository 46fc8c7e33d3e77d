import Type from 'typebox';
import { CalendarEvent } from '#contacts/calendar-event.ts';
import { searchAppointments } from '#store/appointment-search.ts';
import { windowMembers } from '../calendar/members.ts';
import { readWindow, refuseTooMany } from '../calendar/window.ts';
import { locationId } from '../contact/members.ts';
import { query } from '../operation.ts';

export const listAppointments = query({
  key: 'appointment.list',
  title: 'List Appointments',
  description:
    'Returns the events of a calendar or user in a window, or of the whole location when neither is named.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/calendars/events' },
  isIdempotent: true,
  input: { locationId, ...windowMembers },
  output: Type.Object({ events: Type.Array(CalendarEvent) }),

  async handler(input, { store }) {
    return { events: refuseTooMany(await searchAppointments(store, await readWindow(store, input))) };
  },
});

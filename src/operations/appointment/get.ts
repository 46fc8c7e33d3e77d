import Type from 'typebox';
import { CalendarEvent } from '#contacts/calendar-event.ts';
import { getAppointment as readAppointment } from '#store/appointments.ts';
import { showAppointment } from '#store/present-appointment.ts';
import { query } from '../operation.ts';
import { eventId } from './members.ts';

export const getAppointment = query({
  key: 'appointment.get',
  title: 'Get Appointment',
  description: 'Returns one appointment.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/calendars/events/appointments/{eventId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { eventId },
  output: Type.Object({ event: CalendarEvent }),
  record: 'event',

  async handler({ eventId }, { store }) {
    return { event: await showAppointment(store, await readAppointment(store, eventId)) };
  },
});

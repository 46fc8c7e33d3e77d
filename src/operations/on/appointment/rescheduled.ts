import { CalendarEvent } from '#contacts/calendar-event.ts';
import { trigger } from '../../trigger.ts';
import { calendarId, changedTo, isOf } from '../filters.ts';

export const onAppointmentRescheduled = trigger({
  key: 'on.appointment.rescheduled',
  title: 'Appointment Rescheduled',
  description: 'Triggers when an appointment is moved to another time.',
  scope: 'contacts.readonly',
  from: ['appointment.updated'],
  filters: { calendarId },
  payload: { appointment: CalendarEvent },
  when: (event, filters) =>
    changedTo(event, 'startTime', undefined) && isOf(event, 'appointment', 'calendarId', filters),
});

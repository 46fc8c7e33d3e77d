import { CalendarEvent } from '#contacts/calendar-event.ts';
import { trigger } from '../../trigger.ts';
import { calendarId, isOf } from '../filters.ts';

export const onAppointmentUpdated = trigger({
  key: 'on.appointment.updated',
  title: 'Appointment Updated',
  description: 'Triggers when an appointment changes and tells the old and new values.',
  scope: 'contacts.readonly',
  from: ['appointment.updated'],
  highlevel: 'AppointmentUpdate',
  filters: { calendarId },
  payload: { appointment: CalendarEvent },
  when: (event, filters) => isOf(event, 'appointment', 'calendarId', filters),
});

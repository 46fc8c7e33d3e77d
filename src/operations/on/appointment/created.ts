import { CalendarEvent } from '#contacts/calendar-event.ts';
import { trigger } from '../../trigger.ts';
import { calendarId, isOf } from '../filters.ts';

export const onAppointmentCreated = trigger({
  key: 'on.appointment.created',
  title: 'Appointment Created',
  description: 'Triggers when an appointment is booked.',
  scope: 'contacts.readonly',
  from: ['appointment.created'],
  highlevel: 'AppointmentCreate',
  filters: { calendarId },
  payload: { appointment: CalendarEvent },
  when: (event, filters) => isOf(event, 'appointment', 'calendarId', filters),
});

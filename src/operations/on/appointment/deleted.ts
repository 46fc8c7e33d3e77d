import { CalendarEvent } from '#contacts/calendar-event.ts';
import { trigger } from '../../trigger.ts';
import { calendarId, isOf } from '../filters.ts';

export const onAppointmentDeleted = trigger({
  key: 'on.appointment.deleted',
  title: 'Appointment Deleted',
  description: 'Triggers when an appointment is removed.',
  scope: 'contacts.readonly',
  from: ['appointment.deleted'],
  highlevel: 'AppointmentDelete',
  filters: { calendarId },
  payload: { appointment: CalendarEvent },
  when: (event, filters) => isOf(event, 'appointment', 'calendarId', filters),
});

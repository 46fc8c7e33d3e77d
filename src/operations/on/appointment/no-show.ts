import { CalendarEvent } from '#contacts/calendar-event.ts';
import { trigger } from '../../trigger.ts';
import { calendarId, changedTo, isOf } from '../filters.ts';

export const onAppointmentNoShow = trigger({
  key: 'on.appointment.noShow',
  title: 'Appointment Missed',
  description: 'Triggers when an appointment is marked as a no-show.',
  scope: 'contacts.readonly',
  from: ['appointment.updated'],
  filters: { calendarId },
  payload: { appointment: CalendarEvent },
  when: (event, filters) =>
    changedTo(event, 'appointmentStatus', 'noshow') && isOf(event, 'appointment', 'calendarId', filters),
});

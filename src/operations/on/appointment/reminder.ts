import { CalendarEvent } from '#contacts/calendar-event.ts';
import { trigger } from '../../trigger.ts';
import { calendarId, isOf } from '../filters.ts';
import { asked, isMomentOf, minutesBefore, timedBy } from '../timed.ts';

export const onAppointmentReminder = trigger({
  key: 'on.appointment.reminder',
  title: 'Appointment Starts Soon',
  description: 'Triggers when an appointment is some minutes from its start.',
  scope: 'contacts.readonly',
  from: ['appointment.reminder'],
  filters: { minutesBefore: minutesBefore(undefined), calendarId },
  timed: timedBy('appointment.reminder', { minutesBefore: 0 }),
  payload: { appointment: CalendarEvent, ...asked },
  when: (event, filters) =>
    isMomentOf(event, filters, ['minutesBefore']) && isOf(event, 'appointment', 'calendarId', filters),
});

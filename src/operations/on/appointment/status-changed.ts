import Type from 'typebox';
import { appointmentStatuses } from '#contacts/appointment.ts';
import { CalendarEvent } from '#contacts/calendar-event.ts';
import { trigger } from '../../trigger.ts';
import { calendarId, changedTo, isOf } from '../filters.ts';

export const onAppointmentStatusChanged = trigger({
  key: 'on.appointment.statusChanged',
  title: 'Appointment Status Changed',
  description: 'Triggers when an appointment goes to a chosen status.',
  scope: 'contacts.readonly',
  from: ['appointment.updated'],
  filters: {
    calendarId,
    appointmentStatus: Type.Optional(
      Type.Enum(appointmentStatuses, { description: 'Only those that go to this status.' }),
    ),
  },
  payload: { appointment: CalendarEvent },
  when: (event, filters) =>
    changedTo(event, 'appointmentStatus', filters.appointmentStatus) &&
    isOf(event, 'appointment', 'calendarId', filters),
});

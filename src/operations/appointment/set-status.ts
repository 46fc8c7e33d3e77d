import { preset } from '../preset.ts';
import { appointmentStatus, eventId } from './members.ts';
import { updateAppointment } from './update.ts';

export const setAppointmentStatus = preset({
  key: 'appointment.setStatus',
  title: 'Set Appointment Status',
  description: 'Sets an appointment to confirmed, cancelled, showed, no-show or invalid.',
  of: updateAppointment,
  isIdempotent: true,
  input: { eventId, appointmentStatus },
  translate: status => status,
});

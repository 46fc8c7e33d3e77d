import { preset } from '../preset.ts';
import { eventId } from './members.ts';
import { updateAppointment } from './update.ts';

export const cancelAppointment = preset({
  key: 'appointment.cancel',
  title: 'Cancel Appointment',
  description: 'Sets an appointment to cancelled and keeps it on record.',
  of: updateAppointment,
  isIdempotent: true,
  input: { eventId },
  translate: appointment => ({ ...appointment, appointmentStatus: 'cancelled' }),
});

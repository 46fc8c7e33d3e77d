import Type from 'typebox';
import { preset } from '../preset.ts';
import { eventId, moment } from './members.ts';
import { updateAppointment } from './update.ts';

export const rescheduleAppointment = preset({
  key: 'appointment.reschedule',
  title: 'Reschedule Appointment',
  description: 'Moves an appointment to another time. Without an end it stays as long as it is.',
  of: updateAppointment,
  isIdempotent: true,
  input: { eventId, startTime: moment, endTime: Type.Optional(moment) },
  translate: times => times,
});

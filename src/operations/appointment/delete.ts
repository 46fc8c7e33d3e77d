import { notFound } from '#base/errors.ts';
import { findAppointmentForChange, removeAppointment } from '#store/appointments.ts';
import { findBlockedSlotForChange, removeBlockedSlot } from '#store/blocked-slots.ts';
import { assertVersion } from '#store/version.ts';
import { command } from '../operation.ts';
import { Succeeded, succeeded } from '../succeeded.ts';
import { eventId } from './members.ts';

export const deleteAppointment = command({
  key: 'appointment.delete',
  title: 'Delete Appointment',
  description: 'Removes an appointment or a blocked slot.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/calendars/events/{eventId}', status: 201 },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { eventId },
  output: Succeeded,

  async handler({ eventId }, { store, ifVersion }) {
    const appointment = await findAppointmentForChange(store, eventId);
    if (appointment) {
      assertVersion('The appointment', appointment, ifVersion);
      await removeAppointment(store, appointment);
      return succeeded;
    }
    const blocked = await findBlockedSlotForChange(store, eventId);
    if (!blocked) throw notFound('The appointment');
    assertVersion('The blocked time', blocked, ifVersion);
    await removeBlockedSlot(store, blocked);
    return succeeded;
  },
});

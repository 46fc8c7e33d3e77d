import Type from 'typebox';
import { getAppointmentNoteForChange, removeAppointmentNote } from '#store/appointment-notes.ts';
import { getAppointment } from '#store/appointments.ts';
import { command } from '../operation.ts';
import { appointmentId, noteId } from './members.ts';

export const deleteAppointmentNote = command({
  key: 'appointmentNote.delete',
  title: 'Delete Appointment Note',
  description: 'Removes a note from an appointment.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'DELETE', path: '/calendars/appointments/{appointmentId}/notes/{noteId}' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { appointmentId, noteId },
  output: Type.Object({ success: Type.Boolean() }),

  async handler({ appointmentId, noteId }, { store, ifVersion }) {
    const appointment = await getAppointment(store, appointmentId);
    const note = await getAppointmentNoteForChange(store, appointmentId, noteId, ifVersion);
    await removeAppointmentNote(store, appointment, note);
    return { success: true };
  },
});

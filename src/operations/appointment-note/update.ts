import Type from 'typebox';
import { AppointmentNote } from '#contacts/calendar-event.ts';
import { changeAppointmentNote, getAppointmentNoteForChange } from '#store/appointment-notes.ts';
import { getAppointment } from '#store/appointments.ts';
import { command } from '../operation.ts';
import { readAuthor } from './author.ts';
import { appointmentId, noteId, noteMembers } from './members.ts';

export const updateAppointmentNote = command({
  key: 'appointmentNote.update',
  title: 'Update Appointment Note',
  description: 'Changes a note of an appointment.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/calendars/appointments/{appointmentId}/notes/{noteId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: { appointmentId, noteId, ...noteMembers },
  output: Type.Object({ note: AppointmentNote }),
  record: 'note',

  async handler({ appointmentId, noteId, body, userId }, { store, ifVersion }) {
    const author = await readAuthor(store, userId);
    const appointment = await getAppointment(store, appointmentId);
    const before = await getAppointmentNoteForChange(store, appointmentId, noteId, ifVersion);
    const changes = { body, ...(author !== undefined && { userId: author }) };
    return { note: await changeAppointmentNote(store, appointment, before, changes) };
  },
});

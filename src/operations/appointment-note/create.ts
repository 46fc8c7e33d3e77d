import Type from 'typebox';
import { AppointmentNote } from '#contacts/calendar-event.ts';
import { insertAppointmentNote } from '#store/appointment-notes.ts';
import { getAppointment } from '#store/appointments.ts';
import { command } from '../operation.ts';
import { readAuthor } from './author.ts';
import { appointmentId, noteMembers } from './members.ts';

export const createAppointmentNote = command({
  key: 'appointmentNote.create',
  title: 'Create Appointment Note',
  description: 'Writes a note on an appointment.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/calendars/appointments/{appointmentId}/notes', status: 201 },
  errors: ['not_found'],
  input: { appointmentId, ...noteMembers },
  output: Type.Object({ note: AppointmentNote }),
  record: 'note',

  async handler({ appointmentId, body, userId }, { store, caller }) {
    const author = await readAuthor(store, userId);
    const appointment = await getAppointment(store, appointmentId);
    const fields = { body, userId: author === undefined ? (caller.userId ?? null) : author };
    return { note: await insertAppointmentNote(store, appointment, fields) };
  },
});

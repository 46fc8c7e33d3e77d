import Type from 'typebox';
import { AppointmentNote } from '#contacts/calendar-event.ts';
import { listAppointmentNotes as readNotes } from '#store/appointment-notes.ts';
import { getAppointment } from '#store/appointments.ts';
import { query } from '../operation.ts';
import { limitOf, skip } from '../paging.ts';
import { appointmentId } from './members.ts';

export const listAppointmentNotes = query({
  key: 'appointmentNote.list',
  title: 'List Notes of Appointment',
  description: 'Pages through the notes of an appointment, the newest first.',
  group: 'calendar',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/calendars/appointments/{appointmentId}/notes' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { appointmentId, limit: limitOf(20), offset: skip },
  output: Type.Object({ notes: Type.Array(AppointmentNote), hasMore: Type.Boolean() }),

  async handler({ appointmentId, limit = 20, offset = 0 }, { store }) {
    return readNotes(store, await getAppointment(store, appointmentId), { limit, offset });
  },
});

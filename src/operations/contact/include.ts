import Type, { type Static, type TObject } from 'typebox';
import { Appointment } from '#contacts/appointment.ts';
import type { Includable } from '#contacts/contact.ts';
import { Note } from '#contacts/note.ts';
import { Task } from '#contacts/task.ts';
import { appointmentRows } from '#store/appointments.ts';
import { getLocation } from '#store/locations.ts';
import { noteRows, presentNote } from '#store/notes.ts';
import { presentAppointment } from '#store/present-appointment.ts';
import type { StoreReader } from '#store/store.ts';
import { presentTask, taskRows } from '#store/tasks.ts';

const more = Type.Optional(Type.Boolean({ description: 'There are more than the newest 100.' }));

/** What `include` answers beside a contact. */
export const besideMembers = {
  tasks: Type.Optional(Type.Array(Task)),
  tasksMore: more,
  notes: Type.Optional(Type.Array(Note)),
  notesMore: more,
  appointments: Type.Optional(Type.Array(Appointment)),
  appointmentsMore: more,
};
type Beside = Static<TObject<typeof besideMembers>>;

/** Reads what hangs on the contacts, one query for each kind; answers it for one contact after the other. */
export async function readBeside(
  store: StoreReader,
  contactIds: readonly string[],
  kinds: readonly Includable[],
): Promise<(contactId: string) => Beside> {
  const tasks = kinds.includes('tasks') ? await taskRows.beside(store, contactIds) : undefined;
  const notes = kinds.includes('notes') ? await noteRows.beside(store, contactIds) : undefined;
  const appointments = kinds.includes('appointments')
    ? await appointmentRows.beside(store, contactIds)
    : undefined;
  const zone = appointments ? (await getLocation(store)).timezone : 'UTC';

  return contactId => {
    const ofTasks = tasks?.get(contactId);
    const ofNotes = notes?.get(contactId);
    const ofAppointments = appointments?.get(contactId);
    return {
      ...(ofTasks && { tasks: ofTasks.rows.map(presentTask) }),
      ...(ofTasks?.hasMore && { tasksMore: true }),
      ...(ofNotes && { notes: ofNotes.rows.map(presentNote) }),
      ...(ofNotes?.hasMore && { notesMore: true }),
      ...(ofAppointments && { appointments: ofAppointments.rows.map(row => presentAppointment(row, zone)) }),
      ...(ofAppointments?.hasMore && { appointmentsMore: true }),
    };
  };
}

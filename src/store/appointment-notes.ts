import { toIso } from '#base/clock.ts';
import { notFound } from '#base/errors.ts';
import type { AppointmentNote } from '#contacts/calendar-event.ts';
import { changesBetween } from '#contacts/changes.ts';
import { readActor } from './actor.ts';
import { noteEventsOf } from './contacts/contacts.ts';
import { insertRow, updateRow } from './rows.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { AppointmentNoteTable, AppointmentTable } from './tables.ts';
import { assertVersion } from './version.ts';

type Appointment = Pick<AppointmentTable, 'id' | 'contact_id'>;

const lockById = statement<{ location_id: string; appointment_id: string; id: string }>()(
  (database, bind, kind) => {
    const query = database
      .selectFrom('appointment_note')
      .selectAll()
      .where('location_id', '=', bind('location_id'))
      .where('appointment_id', '=', bind('appointment_id'))
      .where('id', '=', bind('id'));
    return kind === 'sqlite' ? query : query.forUpdate();
  },
);

/** With the row locked; throws `not_found`, and `version_conflict` when it was changed since `ifVersion`. */
export async function getAppointmentNoteForChange(
  store: StoreWriter,
  appointmentId: string,
  id: string,
  ifVersion?: number,
): Promise<AppointmentNoteTable> {
  const [row] = await store.rows(lockById, {
    location_id: store.locationId,
    appointment_id: appointmentId,
    id,
  });
  if (!row) throw notFound('The note');
  assertVersion('The note', row, ifVersion);
  return row;
}

/** A page of the notes of an appointment, the newest first. */
export async function listAppointmentNotes(
  store: StoreReader,
  appointment: Appointment,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<{ readonly notes: AppointmentNote[]; readonly hasMore: boolean }> {
  const rows = await store.database
    .selectFrom('appointment_note')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('appointment_id', '=', appointment.id)
    .orderBy('date_added', 'desc')
    .orderBy('id', 'desc')
    .limit(limit + 1)
    .offset(offset)
    .execute();
  const notes = rows.slice(0, limit).map(row => present(row, appointment));
  return { notes, hasMore: rows.length > limit };
}

export async function insertAppointmentNote(
  store: StoreWriter,
  appointment: Appointment,
  fields: { readonly body: string; readonly userId: string | null },
): Promise<AppointmentNote> {
  const row: AppointmentNoteTable = {
    location_id: store.locationId,
    appointment_id: appointment.id,
    id: store.newId(),
    version: 1,
    body: fields.body,
    user_id: fields.userId,
    created_by: JSON.stringify(store.cause.actor),
    date_added: store.now,
    date_updated: store.now,
  };
  await insertRow(store, 'appointment_note', row);
  const note = present(row, appointment);
  const changes = changesBetween(undefined, note, members);
  await tell(store, appointment, { type: 'appointmentNote.created', note, changes });
  return note;
}

/** Changes the named fields. Where nothing differs, nothing is written and the version stays. */
export async function changeAppointmentNote(
  store: StoreWriter,
  appointment: Appointment,
  before: AppointmentNoteTable,
  {
    body = before.body,
    userId = before.user_id,
  }: { readonly body?: string; readonly userId?: string | null },
): Promise<AppointmentNote> {
  const row = { ...before, body, user_id: userId, version: before.version + 1, date_updated: store.now };
  const note = present(row, appointment);
  const changes = changesBetween(present(before, appointment), note, members);
  if (changes.length === 0) return present(before, appointment);
  await updateRow(store, 'appointment_note', row);
  await tell(store, appointment, { type: 'appointmentNote.updated', note, changes });
  return note;
}

export async function removeAppointmentNote(
  store: StoreWriter,
  appointment: Appointment,
  row: AppointmentNoteTable,
): Promise<void> {
  await store.database
    .deleteFrom('appointment_note')
    .where('location_id', '=', store.locationId)
    .where('id', '=', row.id)
    .execute();
  const note = present(row, appointment);
  await tell(store, appointment, { type: 'appointmentNote.deleted', note, changes: [] });
}

const members = ['body', 'userId'] as const;

interface Told {
  readonly type: 'appointmentNote.created' | 'appointmentNote.updated' | 'appointmentNote.deleted';
  readonly note: AppointmentNote;
  readonly changes: ReturnType<typeof changesBetween>;
}

function tell(store: StoreWriter, { id, contact_id }: Appointment, { type, note, changes }: Told) {
  return noteEventsOf(store, contact_id, [{ type, data: { note, appointmentId: id }, changes }]);
}

function present(row: AppointmentNoteTable, { contact_id }: Appointment): AppointmentNote {
  const { id, name } = readActor(row.created_by);
  return {
    id: row.id,
    version: row.version,
    body: row.body,
    ...(row.user_id !== null && { userId: row.user_id }),
    contactId: contact_id,
    createdBy: { id, ...(name !== undefined && { name }) },
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

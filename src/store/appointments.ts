import { type RawBuilder, sql } from 'kysely';
import { notFound } from '#base/errors.ts';
import type { Appointment } from '#contacts/appointment.ts';
import type { CalendarEvent } from '#contacts/calendar-event.ts';
import { changesBetween } from '#contacts/changes.ts';
import { type AppointmentFields, columnsOf, fieldsOf, nothingMore } from './appointment-fields.ts';
import { assertContact, noteEventsOf } from './contacts/contacts.ts';
import { hangingRecords } from './hanging-records.ts';
import { presentAppointment, showAppointment } from './present-appointment.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { AppointmentTable } from './tables.ts';
import { timeAppointment, untime } from './timed.ts';
import { assertVersion } from './version.ts';

export const appointmentRows = hangingRecords<AppointmentTable>('appointment', 'The appointment');

/** All appointments of a contact in the order of their times. Throws `not_found` for a contact that is not there. */
export async function listAppointments(
  store: StoreReader,
  contactId: string,
  zone: string,
): Promise<Appointment[]> {
  await assertContact(store, contactId);
  const rows = await store.database
    .selectFrom('appointment')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .orderBy('start_time')
    .orderBy('id')
    .execute();
  return rows.map(row => presentAppointment(row, zone));
}

/** `toNotify` that is false goes with the event, to those who act on it. Throws `not_found` for the contact. */
export async function insertAppointment(
  store: StoreWriter,
  contactId: string,
  fields: AppointmentFields,
  toNotify = true,
): Promise<CalendarEvent> {
  const row: AppointmentTable = {
    location_id: store.locationId,
    contact_id: contactId,
    id: store.newId(),
    version: 1,
    ...columnsOf({ ...nothingMore, ...fields }),
    date_added: store.now,
    date_updated: store.now,
  };
  const appointment = await showAppointment(store, row);
  const changes = changesBetween(undefined, appointment, members);
  await noteEventsOf(store, contactId, [
    { type: 'appointment.created', data: told(appointment, toNotify), changes },
  ]);
  await appointmentRows.insert(store, row);
  await timeAppointment(store, row);
  return appointment;
}

/** Changes the named fields. Where nothing differs, nothing is written and the version stays. */
export async function changeAppointment(
  store: StoreWriter,
  before: AppointmentTable,
  fields: Partial<AppointmentFields>,
  toNotify = true,
): Promise<CalendarEvent> {
  const row: AppointmentTable = {
    ...before,
    ...columnsOf({ ...fieldsOf(before), ...fields }),
    version: before.version + 1,
    date_updated: store.now,
  };
  const appointment = await showAppointment(store, row);
  const shownBefore = await showAppointment(store, before);
  const changes = changesBetween(shownBefore, appointment, members);
  if (changes.length === 0) return shownBefore;
  await noteEventsOf(store, before.contact_id, [
    { type: 'appointment.updated', data: told(appointment, toNotify), changes },
  ]);
  await appointmentRows.update(store, row);
  await timeAppointment(store, row);
  return appointment;
}

/** Removes an appointment with its notes, for good. */
export async function removeAppointment(store: StoreWriter, row: AppointmentTable): Promise<void> {
  const appointment = await showAppointment(store, row);
  await noteEventsOf(store, row.contact_id, [
    { type: 'appointment.deleted', data: { appointment }, changes: [] },
  ]);
  await store.database
    .deleteFrom('appointment_note')
    .where('location_id', '=', store.locationId)
    .where('appointment_id', '=', row.id)
    .execute();
  await appointmentRows.remove(store, row);
  await untime(store, ['appointment.reminder'], row.id);
}

function told(appointment: CalendarEvent, toNotify: boolean) {
  return { appointment, ...(!toNotify && { toNotify }) };
}

const members = [
  'calendarId',
  'title',
  'startTime',
  'endTime',
  'appointmentStatus',
  'assignedUserId',
  'users',
  'address',
  'notes',
  'description',
  'meetingLocationType',
  'meetingLocationId',
  'rrule',
  'masterEventId',
] as const;

const byId = statement<{ location_id: string; id: string }>()((_database, bind) =>
  ofLiveContact(bind, sql``),
);

const lockById = statement<{ location_id: string; id: string }>()((_database, bind, kind) =>
  ofLiveContact(bind, kind === 'sqlite' ? sql`` : sql`for update of appointment`),
);

function ofLiveContact(bind: (name: 'location_id' | 'id') => RawBuilder<string>, lock: RawBuilder<unknown>) {
  return sql<AppointmentTable>`select appointment.* from appointment
    join contact on contact.location_id = appointment.location_id and contact.id = appointment.contact_id
      and contact.deleted_at is null
    where appointment.location_id = ${bind('location_id')} and appointment.id = ${bind('id')} ${lock}`;
}

/** Nothing also where its contact is in the recycle bin. */
export async function findAppointment(store: StoreReader, id: string): Promise<AppointmentTable | undefined> {
  const [row] = await store.rows(byId, { location_id: store.locationId, id });
  return row;
}

/** Throws `not_found` also where its contact is in the recycle bin. */
export async function getAppointment(store: StoreReader, id: string): Promise<AppointmentTable> {
  const row = await findAppointment(store, id);
  if (!row) throw notFound('The appointment');
  return row;
}

/** As `findAppointment`, with the row locked. */
export async function findAppointmentForChange(
  store: StoreWriter,
  id: string,
): Promise<AppointmentTable | undefined> {
  const [row] = await store.rows(lockById, { location_id: store.locationId, id });
  return row;
}

/** As `getAppointment`, with the row locked; throws `version_conflict` when it was changed since `ifVersion`. */
export async function getAppointmentForChange(
  store: StoreWriter,
  id: string,
  ifVersion?: number,
): Promise<AppointmentTable> {
  const row = await findAppointmentForChange(store, id);
  if (!row) throw notFound('The appointment');
  assertVersion('The appointment', row, ifVersion);
  return row;
}

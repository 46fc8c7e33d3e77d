import type { Appointment } from '#contacts/appointment.ts';
import { appointmentStatuses } from '#contacts/appointment.ts';
import { changesBetween } from '#contacts/event.ts';
import { toWallClock } from '#contacts/time.ts';
import { assertContact, noteEventsOf } from './contacts/contacts.ts';
import { hangingRecords } from './hanging-records.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { AppointmentTable } from './tables.ts';
import { timeAppointment } from './timed.ts';

/** What of an appointment can be changed. Times are milliseconds. */
export interface AppointmentFields {
  readonly calendarId: string;
  readonly title: string;
  readonly startTime: number;
  readonly endTime: number;
  readonly status: (typeof appointmentStatuses)[number];
  readonly assignedUserId: string | null;
  readonly address: string | null;
  readonly notes: string | null;
}

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

/** `zone` is that of the location, on whose wall clock events tell the times. Throws `not_found` for the contact. */
export async function insertAppointment(
  store: StoreWriter,
  contactId: string,
  zone: string,
  fields: AppointmentFields,
): Promise<Appointment> {
  const row: AppointmentTable = {
    location_id: store.locationId,
    contact_id: contactId,
    id: store.newId(),
    version: 1,
    calendar_id: fields.calendarId,
    title: fields.title,
    start_time: fields.startTime,
    end_time: fields.endTime,
    status: fields.status,
    assigned_user_id: fields.assignedUserId,
    address: fields.address,
    notes: fields.notes,
    date_added: store.now,
    date_updated: store.now,
  };
  const appointment = presentAppointment(row, zone);
  await noteEventsOf(store, contactId, [
    {
      type: 'appointment.created',
      data: { appointment },
      changes: changesBetween(undefined, appointment, members),
    },
  ]);
  await appointmentRows.insert(store, row);
  await timeAppointment(store, row);
  return appointment;
}

const members = [
  'calendarId',
  'title',
  'startTime',
  'endTime',
  'appointmentStatus',
  'assignedUserId',
  'address',
  'notes',
] as const;

/** An appointment as the list of a contact shows it: on the wall clock of the location's zone. */
export function presentAppointment(row: AppointmentTable, zone: string): Appointment {
  const status = appointmentStatuses.find(known => known === row.status) ?? 'new';
  return {
    id: row.id,
    contactId: row.contact_id,
    locationId: row.location_id,
    calendarId: row.calendar_id,
    version: row.version,
    title: row.title,
    startTime: toWallClock(row.start_time, zone),
    endTime: toWallClock(row.end_time, zone),
    appointmentStatus: status,
    status: status === 'cancelled' ? 'cancelled' : 'booked',
    ...(row.assigned_user_id !== null && { assignedUserId: row.assigned_user_id }),
    users: row.assigned_user_id === null ? [] : [row.assigned_user_id],
    ...(row.address !== null && { address: row.address }),
    ...(row.notes !== null && { notes: row.notes }),
    dateAdded: toWallClock(row.date_added, zone),
    dateUpdated: toWallClock(row.date_updated, zone),
  };
}

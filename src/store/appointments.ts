import type { Appointment } from '#contacts/appointment.ts';
import { appointmentStatuses } from '#contacts/appointment.ts';
import { toWallClock } from '#contacts/time.ts';
import { hangingRecords } from './hanging-records.ts';
import type { AppointmentTable } from './tables.ts';

export const appointmentRows = hangingRecords<AppointmentTable>('appointment', 'The appointment');

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

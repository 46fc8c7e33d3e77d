import { toIso } from '#base/clock.ts';
import type { Appointment } from '#contacts/appointment.ts';
import type { CalendarEvent } from '#contacts/calendar-event.ts';
import { toWallClock } from '#contacts/time.ts';
import { creatorOf, statusOf, usersOf } from './appointment-fields.ts';
import { statement } from './statement.ts';
import type { StoreReader } from './store.ts';
import type { AppointmentTable } from './tables.ts';

/** An appointment as the list of a contact shows it: on the wall clock of the location's zone. */
export function presentAppointment(row: AppointmentTable, zone: string): Appointment {
  const status = statusOf(row);
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
    users: usersOf(row),
    ...(row.address !== null && { address: row.address }),
    ...(row.notes !== null && { notes: row.notes }),
    dateAdded: toWallClock(row.date_added, zone),
    dateUpdated: toWallClock(row.date_updated, zone),
  };
}

const groupOf = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('calendar')
    .select('group_id')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

/** An appointment as calendars and events show it. */
export async function showAppointment(
  store: Pick<StoreReader, 'rows' | 'locationId'>,
  row: AppointmentTable,
): Promise<CalendarEvent> {
  const [calendar] = await store.rows(groupOf, { location_id: store.locationId, id: row.calendar_id });
  return presentCalendarEvent(row, calendar?.group_id ?? '');
}

export function presentCalendarEvent(row: AppointmentTable, groupId: string): CalendarEvent {
  const { source, userId } = creatorOf(row);
  return {
    id: row.id,
    version: row.version,
    title: row.title,
    calendarId: row.calendar_id,
    locationId: row.location_id,
    contactId: row.contact_id,
    groupId,
    appointmentStatus: statusOf(row),
    assignedUserId: row.assigned_user_id ?? '',
    users: usersOf(row),
    ...(row.address !== null && { address: row.address }),
    ...(row.notes !== null && { notes: row.notes }),
    ...(row.description !== null && { description: row.description }),
    ...(row.meeting_location_type !== null && { meetingLocationType: row.meeting_location_type }),
    ...(row.meeting_location_id !== null && { meetingLocationId: row.meeting_location_id }),
    isRecurring: row.rrule !== null,
    ...(row.rrule !== null && { rrule: row.rrule }),
    ...(row.master_event_id !== null && { masterEventId: row.master_event_id }),
    ...(source !== undefined && { createdBy: { source, ...(userId !== undefined && { userId }) } }),
    assignedResources: [],
    startTime: toIso(row.start_time),
    endTime: toIso(row.end_time),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

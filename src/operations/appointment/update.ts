import type { Static, TObject } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { CalendarEvent } from '#contacts/calendar-event.ts';
import { type AppointmentFields, fieldsOf } from '#store/appointment-fields.ts';
import { changeAppointment, getAppointmentForChange } from '#store/appointments.ts';
import { lockBookings } from '#store/bookings.ts';
import { findCalendar, getCalendar } from '#store/calendars.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import type { AppointmentTable } from '#store/tables.ts';
import { command } from '../operation.ts';
import { readOwner, readTimes } from './fields.ts';
import { appointmentChanges, eventId } from './members.ts';
import { placeOf } from './place.ts';
import { type Seat, seatAnyway, seatIn, slotUnavailable } from './seat.ts';

type Sent = Static<TObject<typeof appointmentChanges>>;

export const updateAppointment = command({
  key: 'appointment.update',
  title: 'Update Appointment',
  description:
    'Changes the time, title, owner, place or status of an appointment. Another time, calendar or owner must be free, unless told not to check.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/calendars/events/appointments/{eventId}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict', 'slot_unavailable'],
  input: { eventId, ...appointmentChanges },
  output: CalendarEvent,

  async handler({ eventId, ...sent }, { store, ifVersion }) {
    await lockBookings(store);
    const row = await getAppointmentForChange(store, eventId, ifVersion);
    refuseOtherRule(row, sent);
    const calendar = sent.calendarId
      ? await getCalendar(store, sent.calendarId)
      : await findCalendar(store, row.calendar_id);
    const { title, description, appointmentStatus: status } = sent;
    const seat = await settle(store, row, sent, calendar);
    const isPlaceSent = [sent.address, sent.meetingLocationType, sent.meetingLocationId].some(
      part => part !== undefined,
    );
    const changes: Partial<AppointmentFields> = {
      ...seat,
      ...(calendar && { calendarId: calendar.id }),
      ...(title?.trim() && { title: title.trim() }),
      ...(description !== undefined && { description: description || null }),
      ...(status !== undefined && { status }),
      ...(isPlaceSent && placeOf(calendar, seat.assignedUserId, sent)),
    };
    return changeAppointment(store, row, changes, sent.toNotify);
  },
});

/** When it is from now on, and whose time it takes. */
async function settle(
  store: StoreWriter,
  row: AppointmentTable,
  sent: Sent,
  calendar: Awaited<ReturnType<typeof findCalendar>>,
): Promise<Seat & { readonly startTime: number; readonly endTime: number }> {
  const { timezone: zone } = await getLocation(store);
  const before = { start: row.start_time, duration: row.end_time - row.start_time };
  const { start, end } = readTimes({ zone, startTime: sent.startTime, endTime: sent.endTime, before });
  const times = { startTime: start, endTime: end };
  const owner = await readOwner(store, sent.assignedUserId);
  const known = fieldsOf(row);
  const isOther =
    start !== row.start_time ||
    end !== row.end_time ||
    (calendar?.id ?? row.calendar_id) !== row.calendar_id ||
    (sent.assignedUserId !== undefined && owner !== row.assigned_user_id);
  const status = sent.appointmentStatus ?? known.status;
  const isBack = !takesTime(known.status) && takesTime(status);
  if (!isOther && !isBack) {
    return { ...times, assignedUserId: known.assignedUserId, users: known.users };
  }
  const team = (calendar?.teamMembers ?? []).map(({ userId }) => userId);
  const isStaying =
    row.assigned_user_id !== null && (team.length === 0 || team.includes(row.assigned_user_id));
  const assignedUserId = sent.assignedUserId === undefined && isStaying ? row.assigned_user_id : owner;
  if (sent.ignoreFreeSlotValidation || !takesTime(status)) {
    return { ...times, ...(await seatAnyway(store, calendar, assignedUserId)) };
  }
  if (!calendar) throw slotUnavailable();
  const ignoreDateRange = sent.ignoreDateRange === true;
  const wanted = { start, end, zone, assignedUserId, ignoreDateRange, exceptId: row.id };
  return { ...times, ...(await seatIn(store, calendar, wanted)) };
}

function takesTime(status: AppointmentFields['status']): boolean {
  return status !== 'cancelled' && status !== 'invalid';
}

function refuseOtherRule(row: AppointmentTable, { rrule }: Sent): void {
  if (!rrule || rrule === row.rrule) return;
  const message = 'rrule must stay as it is: delete the appointments of a series to book another';
  throw invalidInput([{ member: 'rrule', message }]);
}

import type { Static, TObject } from 'typebox';
import type { Calendar } from '#contacts/calendar.ts';
import { CalendarEvent } from '#contacts/calendar-event.ts';
import { slotDuration } from '#contacts/slots.ts';
import { insertAppointment } from '#store/appointments.ts';
import { lockBookings } from '#store/bookings.ts';
import { getCalendar } from '#store/calendars.ts';
import { getContact } from '#store/contacts/contacts.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';
import { locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { readOwner, readTimes } from './fields.ts';
import { appointmentMembers } from './members.ts';
import { placeOf, titleOf } from './place.ts';
import { seatAnyway, seatIn } from './seat.ts';
import { startsOf } from './series.ts';

export const createAppointment = command({
  key: 'appointment.create',
  title: 'Create Appointment',
  description: 'Books a contact into a calendar, checking that the time is free unless told not to.',
  group: 'calendar',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/calendars/events/appointments' },
  errors: ['not_found', 'slot_unavailable'],
  input: { locationId, ...appointmentMembers },
  output: CalendarEvent,

  async handler(sent, { store, caller }) {
    await lockBookings(store);
    const calendar = await getCalendar(store, sent.calendarId);
    const contact = await getContact(store, sent.contactId);
    const { start, end, zone, ...seat } = await settle(store, calendar, sent);
    const fields = {
      calendarId: calendar.id,
      title: sent.title?.trim() || titleOf(calendar, contact),
      status: sent.appointmentStatus ?? (calendar.autoConfirm === false ? 'new' : 'confirmed'),
      ...seat,
      ...placeOf(calendar, seat.assignedUserId, sent),
      notes: null,
      description: sent.description || null,
      createdBy: { source: caller.kind, ...(caller.userId !== undefined && { userId: caller.userId }) },
    };
    const { rrule, toNotify } = sent;
    if (!rrule || sent.ignoreFreeSlotValidation !== true) {
      return insertAppointment(store, contact.id, { ...fields, startTime: start, endTime: end }, toNotify);
    }
    const [, ...later] = startsOf(rrule, start, zone);
    const times = { startTime: start, endTime: end };
    const first = await insertAppointment(store, contact.id, { ...fields, ...times, rrule }, toNotify);
    for (const startTime of later) {
      const times = { startTime, endTime: startTime + end - start };
      const ofSeries = { ...fields, ...times, rrule, masterEventId: first.id };
      await insertAppointment(store, contact.id, ofSeries, toNotify);
    }
    return first;
  },
});

/** When it is, and whose time it takes. Throws `invalid_input` and `slot_unavailable`. */
async function settle(
  store: StoreWriter,
  calendar: Calendar,
  sent: Static<TObject<typeof appointmentMembers>>,
) {
  const { timezone: zone } = await getLocation(store);
  const { startTime, endTime } = sent;
  const before = { start: 0, duration: slotDuration(calendar) };
  const times = readTimes({ zone, startTime, endTime, before });
  const assignedUserId = await readOwner(store, sent.assignedUserId);
  const seat = sent.ignoreFreeSlotValidation
    ? await seatAnyway(store, calendar, assignedUserId)
    : await seatIn(store, calendar, {
        ...times,
        zone,
        assignedUserId,
        ignoreDateRange: sent.ignoreDateRange === true,
      });
  return { ...times, zone, ...seat };
}

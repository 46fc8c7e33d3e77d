import type { CalendarEvent } from '#contacts/calendar-event.ts';
import type { Span } from '#contacts/slots.ts';
import { changeAppointment } from './appointments.ts';
import { calendarGroups } from './calendars.ts';
import { presentCalendarEvent } from './present-appointment.ts';
import type { StoreReader, StoreWriter } from './store.ts';

/** Which events of a window are looked for; every part that is there must hold. */
export interface EventSearch extends Span {
  readonly calendarId?: string | undefined;
  readonly userId?: string | undefined;
  readonly groupId?: string | undefined;
  readonly limit: number;
}

/** The appointments that touch a window, by their start, but those of contacts in the recycle bin. */
export async function searchAppointments(
  store: StoreReader,
  { start, end, calendarId, userId, groupId, limit }: EventSearch,
): Promise<CalendarEvent[]> {
  const groups = await calendarGroups(store);
  let query = store.database
    .selectFrom('appointment')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'appointment.location_id')
        .onRef('contact.id', '=', 'appointment.contact_id')
        .on('contact.deleted_at', 'is', null),
    )
    .selectAll('appointment')
    .where('appointment.location_id', '=', store.locationId)
    .where('appointment.end_time', '>', start)
    .where('appointment.start_time', '<', end);
  if (calendarId !== undefined) query = query.where('appointment.calendar_id', '=', calendarId);
  if (userId !== undefined) {
    query = query.where(({ eb, or }) =>
      or([
        eb('appointment.assigned_user_id', '=', userId),
        eb('appointment.users', 'like', `%${JSON.stringify(userId).replaceAll(/[%_]/g, '')}%`),
      ]),
    );
  }
  if (groupId !== undefined) {
    const ofGroup = [...groups].filter(([, group]) => group === groupId).map(([id]) => id);
    if (ofGroup.length === 0) return [];
    query = query.where('appointment.calendar_id', 'in', ofGroup);
  }
  const rows = await query.orderBy('appointment.start_time').orderBy('appointment.id').limit(limit).execute();
  return rows.map(row => presentCalendarEvent(row, groups.get(row.calendar_id) ?? ''));
}

/**
 * Cancels what is still to come in a calendar, at most so many at once, in the order of their contacts, so that two
 * batches cannot wait for each other. Tells how many there were.
 */
export async function cancelComing(store: StoreWriter, calendarId: string, limit: number): Promise<number> {
  const rows = await store.database
    .selectFrom('appointment')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'appointment.location_id')
        .onRef('contact.id', '=', 'appointment.contact_id')
        .on('contact.deleted_at', 'is', null),
    )
    .selectAll('appointment')
    .where('appointment.location_id', '=', store.locationId)
    .where('appointment.calendar_id', '=', calendarId)
    .where('appointment.start_time', '>', store.now)
    .where('appointment.status', 'not in', ['cancelled', 'invalid'])
    .orderBy('appointment.contact_id')
    .orderBy('appointment.id')
    .limit(limit)
    .execute();
  for (const row of rows) await changeAppointment(store, row, { status: 'cancelled' });
  return rows.length;
}

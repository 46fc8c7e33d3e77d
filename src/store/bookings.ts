import { sql } from 'kysely';
import type { Taken } from '#contacts/free-slots.ts';
import type { Span } from '#contacts/slots.ts';
import { usersOf } from './appointment-fields.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';

const lockLocation = statement<{ name: string }>()(
  (_database, bind) => sql`select pg_advisory_xact_lock(hashtextextended(${bind('name')}, 0))`,
);

/**
 * Has the bookings of a location go one after another until the transaction ends, so that of two that race for a
 * slot the second sees the first; a user's time is asked for by many calendars. Taken before any row is locked.
 * SQLite needs no lock: it has one writer.
 */
export async function lockBookings(store: StoreWriter): Promise<void> {
  if (store.kind === 'sqlite') return;
  await store.rows(lockLocation, { name: `${store.locationId} bookings` });
}

/** Whose time is looked at: a calendar's, and that of users in whatever calendar. */
export interface Asked extends Span {
  readonly calendarId: string;
  readonly userIds: readonly string[];
  /** An appointment that is about to move is not in its own way. */
  readonly exceptId?: string;
}

/** What takes time in a window. What is cancelled or invalid takes none, nor does what hangs on a contact in the bin. */
export async function readTaken(store: StoreReader, asked: Asked): Promise<Taken[]> {
  return [...(await readAppointments(store, asked)), ...(await readBlocks(store, asked))];
}

async function readAppointments(
  store: StoreReader,
  { start, end, calendarId, userIds, exceptId = '' }: Asked,
): Promise<Taken[]> {
  const rows = await store.database
    .selectFrom('appointment')
    .innerJoin('contact', join =>
      join
        .onRef('contact.location_id', '=', 'appointment.location_id')
        .onRef('contact.id', '=', 'appointment.contact_id')
        .on('contact.deleted_at', 'is', null),
    )
    .select(['calendar_id', 'start_time', 'end_time', 'assigned_user_id', 'users'])
    .where('appointment.location_id', '=', store.locationId)
    .where('appointment.end_time', '>', start)
    .where('appointment.start_time', '<', end)
    .where('appointment.id', '<>', exceptId)
    .where('appointment.status', 'not in', ['cancelled', 'invalid'])
    .where(({ eb, or }) =>
      or([
        eb('appointment.calendar_id', '=', calendarId),
        ...(userIds.length === 0
          ? []
          : [eb('appointment.assigned_user_id', 'in', userIds), eb('appointment.users', '<>', '[]')]),
      ]),
    )
    .execute();
  return rows.map(row => ({
    start: row.start_time,
    end: row.end_time,
    calendarId: row.calendar_id,
    userIds: usersOf(row),
    isBlock: false,
  }));
}

async function readBlocks(
  store: StoreReader,
  { start, end, calendarId, userIds, exceptId = '' }: Asked,
): Promise<Taken[]> {
  const rows = await store.database
    .selectFrom('blocked_slot')
    .select(['calendar_id', 'assigned_user_id', 'start_time', 'end_time'])
    .where('location_id', '=', store.locationId)
    .where('end_time', '>', start)
    .where('start_time', '<', end)
    .where('id', '<>', exceptId)
    .where(({ eb, or }) =>
      or([
        eb('calendar_id', '=', calendarId),
        ...(userIds.length === 0 ? [] : [eb('assigned_user_id', 'in', userIds)]),
      ]),
    )
    .execute();
  return rows.map(row => ({
    start: row.start_time,
    end: row.end_time,
    calendarId: row.calendar_id,
    userIds: row.assigned_user_id === null ? [] : [row.assigned_user_id],
    isBlock: true,
  }));
}

/** How many appointments each user has to come in a calendar; those who have none are left out. */
export async function comingOfUsers(
  store: StoreReader,
  calendarId: string,
): Promise<ReadonlyMap<string, number>> {
  const rows = await store.database
    .selectFrom('appointment')
    .select(['assigned_user_id'])
    .select(({ fn }) => fn.countAll<number>().as('coming'))
    .where('location_id', '=', store.locationId)
    .where('calendar_id', '=', calendarId)
    .where('end_time', '>', store.now)
    .where('status', 'not in', ['cancelled', 'invalid'])
    .where('assigned_user_id', 'is not', null)
    .groupBy('assigned_user_id')
    .execute();
  return new Map(rows.map(row => [row.assigned_user_id ?? '', row.coming]));
}

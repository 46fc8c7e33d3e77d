import { RosterError } from '#base/errors.ts';
import type { Calendar } from '#contacts/calendar.ts';
import { comingOfUsers } from '#store/bookings.ts';
import type { StoreWriter } from '#store/store.ts';
import { slotsOf } from '../calendar/slots-of.ts';

/** Whose time an appointment takes: the one who is booked, and others whose time it takes too. */
export interface Seat {
  readonly assignedUserId: string | null;
  readonly users: readonly string[];
}

export interface SeatWanted {
  readonly start: number;
  readonly end: number;
  readonly zone: string;
  readonly assignedUserId: string | null;
  readonly ignoreDateRange: boolean;
  readonly exceptId?: string;
}

/** A seat at a time that is free. Throws `slot_unavailable`. */
export async function seatIn(store: StoreWriter, calendar: Calendar, wanted: SeatWanted): Promise<Seat> {
  const { start, end, assignedUserId } = wanted;
  const isOfAll = calendar.calendarType === 'collective';
  const [slot] = await slotsOf(store, calendar, {
    window: { start, end: start + 1 },
    zone: wanted.zone,
    userIds: assignedUserId === null || isOfAll ? [] : [assignedUserId],
    duration: end - start,
    ignoreDateRange: wanted.ignoreDateRange,
    ...(wanted.exceptId !== undefined && { exceptId: wanted.exceptId }),
  });
  if (!slot) throw slotUnavailable();
  return seatAmong(store, calendar, slot.userIds, assignedUserId);
}

/** HighLevel's refusal of a time that cannot be booked. */
export function slotUnavailable(): RosterError {
  return new RosterError('slot_unavailable', 'The slot you have selected is no longer available.');
}

/** A seat without a look at what else there is at that time. */
export function seatAnyway(
  store: StoreWriter,
  calendar: Calendar | undefined,
  assignedUserId: string | null,
): Promise<Seat> {
  const team = (calendar?.teamMembers ?? []).map(({ userId }) => userId);
  return seatAmong(store, calendar, team, assignedUserId);
}

async function seatAmong(
  store: StoreWriter,
  calendar: Calendar | undefined,
  userIds: readonly string[],
  assignedUserId: string | null,
): Promise<Seat> {
  const assigned = assignedUserId ?? (calendar ? await chooseUser(store, calendar, userIds) : null);
  const isOfAll = calendar?.calendarType === 'collective';
  return { assignedUserId: assigned, users: isOfAll ? userIds.filter(userId => userId !== assigned) : [] };
}

/** The primary user, else by priority or by who has least to come, as the calendar says. */
async function chooseUser(
  store: StoreWriter,
  { id, teamMembers = [], eventType }: Calendar,
  userIds: readonly string[],
): Promise<string | null> {
  if (userIds.length < 2) return userIds[0] ?? null;
  const coming = await comingOfUsers(store, id);
  const ranked = teamMembers
    .filter(({ userId }) => userIds.includes(userId))
    .map(({ userId, isPrimary, priority = 0.5 }) => ({
      userId,
      rank: isPrimary === true ? 2 : priority,
      load: coming.get(userId) ?? 0,
    }));
  const isEven = eventType === 'RoundRobin_OptimizeForEqualDistribution';
  ranked.sort((one, other) =>
    isEven ? one.load - other.load || other.rank - one.rank : other.rank - one.rank || one.load - other.load,
  );
  return ranked[0]?.userId ?? null;
}

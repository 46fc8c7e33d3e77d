import type { CalendarSettings } from './calendar.ts';
import { dateAt, type Span, slotBuffer } from './slots.ts';

/** What takes time: an appointment, or a time that was blocked for a calendar or a user. */
export interface Taken extends Span {
  readonly calendarId: string | null;
  readonly userIds: readonly string[];
  readonly isBlock: boolean;
}

/** Whose time is asked for. Without users a calendar has no more than its own seats. */
export interface Bookable {
  readonly calendarId: string;
  readonly settings: CalendarSettings;
  readonly zone: string;
  readonly userIds: readonly string[];
}

/** A slot that can be booked, and with which users. */
export interface FreeSlot extends Span {
  readonly userIds: readonly string[];
}

/** Of slots in their order those that something is left of. */
export function freeSlots(bookable: Bookable, slots: readonly Span[], taken: readonly Taken[]): FreeSlot[] {
  const buffer = slotBuffer(bookable.settings);
  const isFullDay = fullDays(bookable, taken);
  const waiting = taken.toSorted((one, other) => one.start - other.start);
  let next = 0;
  let near: Taken[] = [];
  const free: FreeSlot[] = [];
  for (const slot of slots) {
    for (let item = waiting[next]; item && item.start < slot.end + buffer; item = waiting[++next])
      near.push(item);
    near = near.filter(({ end }) => end > slot.start - buffer);
    if (isFullDay(slot)) continue;
    const userIds = usersFree(bookable, slot, near, buffer);
    if (userIds) free.push({ ...slot, userIds });
  }
  return free;
}

/** Who can be booked; nothing where nobody can. A calendar without users gives an empty list. */
function usersFree(
  { calendarId, settings, userIds }: Bookable,
  slot: Span,
  near: readonly Taken[],
  buffer: number,
): readonly string[] | undefined {
  const places = settings.appoinmentPerSlot ?? 1;
  const touching = near.filter(item => touches(item, slot, item.isBlock ? 0 : buffer));
  const isOurs = (item: Taken) => item.calendarId === calendarId;
  if (touching.some(item => item.isBlock && isOurs(item))) return undefined;
  const bookings = touching.filter(item => !item.isBlock && isOurs(item));
  if (userIds.length === 0) return bookings.length < places ? [] : undefined;

  const placesOf = (userId: string) => {
    const theirs = touching.filter(item => item.userIds.includes(userId));
    if (theirs.some(item => item.isBlock || !isOurs(item))) return 0;
    return places - theirs.length;
  };
  const free = userIds.filter(userId => placesOf(userId) > 0);
  if (settings.calendarType === 'collective') return free.length === userIds.length ? free : undefined;
  const left = free.reduce((sum, userId) => sum + placesOf(userId), 0);
  const withoutUser = bookings.filter(item => item.userIds.length === 0).length;
  return left > withoutUser ? free : undefined;
}

function touches(item: Span, slot: Span, buffer: number): boolean {
  return item.start < slot.end + buffer && item.end > slot.start - buffer;
}

/** Tells whether a slot lies on a day on which the calendar takes no more. */
function fullDays({ calendarId, settings, zone }: Bookable, taken: readonly Taken[]) {
  const most = settings.appoinmentPerDay ?? 0;
  if (most === 0) return () => false;
  const counts = new Map<number, number>();
  for (const item of taken) {
    if (item.isBlock || item.calendarId !== calendarId) continue;
    const date = dateAt(item.start, zone);
    counts.set(date, (counts.get(date) ?? 0) + 1);
  }
  return ({ start }: Span) => (counts.get(dateAt(start, zone)) ?? 0) >= most;
}

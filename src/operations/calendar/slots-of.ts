import type { Calendar } from '#contacts/calendar.ts';
import { type FreeSlot, freeSlots } from '#contacts/free-slots.ts';
import { bookingWindow, openSlots, type Span, slotBuffer } from '#contacts/slots.ts';
import { readTaken } from '#store/bookings.ts';
import type { StoreReader } from '#store/store.ts';

const day = 86_400_000;

export interface SlotsAsked {
  /** Slots that begin in it. */
  readonly window: Span;
  readonly zone: string;
  /** Only of these users; where none are named, of the calendar's team. */
  readonly userIds: readonly string[];
  /** As long as a slot of the calendar, unless a booking has another length. */
  readonly duration?: number;
  /** Whether the notice that the calendar asks for and how far it looks ahead do not count. */
  readonly ignoreDateRange?: boolean;
  /** An appointment that is about to move is not in its own way. */
  readonly exceptId?: string;
}

/** The free slots of a calendar, in their order. */
export async function slotsOf(
  store: StoreReader,
  calendar: Calendar,
  { window, zone, userIds, duration, ignoreDateRange, exceptId }: SlotsAsked,
): Promise<FreeSlot[]> {
  const team = (calendar.teamMembers ?? []).map(({ userId }) => userId);
  const asked = userIds.length === 0 ? team : userIds.filter(id => team.length === 0 || team.includes(id));
  if (calendar.isActive === false || (userIds.length > 0 && asked.length === 0)) return [];
  const allowed = bookingWindow(calendar, store.now, zone);
  const within = ignoreDateRange
    ? window
    : { start: Math.max(window.start, allowed.start), end: Math.min(window.end, allowed.end) };
  const slots = openSlots(calendar, zone, within, duration);
  const [first, last] = [slots[0], slots.at(-1)];
  if (!first || !last) return [];
  // By a day further, as a calendar may count the bookings of a day.
  const reach = slotBuffer(calendar) + day;
  const taken = await readTaken(store, {
    calendarId: calendar.id,
    userIds: asked,
    start: first.start - reach,
    end: last.end + reach,
    ...(exceptId !== undefined && { exceptId }),
  });
  return freeSlots({ calendarId: calendar.id, settings: calendar, zone, userIds: asked }, slots, taken);
}

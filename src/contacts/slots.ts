import { DateTime } from 'luxon';
import type { CalendarSettings, Hours } from './calendar.ts';
import { momentReached, momentsAt, wallClockAt } from './time.ts';

const minute = 60_000;
const day = 1440 * minute;

/** A span of time in milliseconds; its end does not belong to it. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** How long a booking is where its end is not said. */
export function slotDuration({ slotDuration = 30, slotDurationUnit }: CalendarSettings): number {
  return inMilliseconds(slotDuration, slotDurationUnit);
}

/** How much time has to lie between two bookings. */
export function slotBuffer(settings: CalendarSettings): number {
  return Math.max(
    inMilliseconds(settings.slotBuffer ?? 0, settings.slotBufferUnit),
    inMilliseconds(settings.preBuffer ?? 0, settings.preBufferUnit),
  );
}

function inMilliseconds(amount: number, unit: 'mins' | 'hours' = 'mins'): number {
  return amount * (unit === 'hours' ? 60 : 1) * minute;
}

/** From when to when slots can be booked at a time, by the notice that the calendar asks for and how far it looks ahead. */
export function bookingWindow(settings: CalendarSettings, now: number, zone: string): Span {
  const { allowBookingAfter = 0, allowBookingAfterUnit = 'hours' } = settings;
  const { allowBookingFor = 0, allowBookingForUnit = 'days' } = settings;
  const local = DateTime.fromMillis(now, { zone });
  const notice = allowBookingAfterUnit === 'mins' ? 'minutes' : allowBookingAfterUnit;
  const last = local.plus({ [allowBookingForUnit]: allowBookingFor }).toMillis();
  return {
    start: local.plus({ [notice]: allowBookingAfter }).toMillis(),
    end: allowBookingFor === 0 ? Number.POSITIVE_INFINITY : momentReached(dateAt(last, zone) + day, zone),
  };
}

/**
 * The slots that begin in a window while the calendar is open, in their order, whoever has taken them. They begin
 * on the clocks of the location: a time that its zone skips gives none, one that comes twice gives two.
 */
export function openSlots(
  settings: CalendarSettings,
  zone: string,
  window: Span,
  duration = slotDuration(settings),
): Span[] {
  const { slotInterval = 30, slotIntervalUnit } = settings;
  const interval = inMilliseconds(slotInterval, slotIntervalUnit);
  const starts = new Set<number>();
  // Hours of the day before may reach into the first day.
  const first = dateAt(window.start, zone) - day;
  for (let date = first; date <= dateAt(window.end - 1, zone); date += day) {
    for (const hours of hoursOn(settings, date)) {
      for (const start of startsWithin(hoursFrom(date, hours), zone, { interval, duration })) {
        if (start >= window.start && start < window.end) starts.add(start);
      }
    }
  }
  return [...starts].sort((one, other) => one - other).map(start => ({ start, end: start + duration }));
}

/** The day of a moment on the clocks of a zone, as midnight UTC of that date. */
export function dateAt(milliseconds: number, zone: string): number {
  return Math.floor(wallClockAt(milliseconds, zone) / day) * day;
}

/** Opening and closing on the clocks of the location. */
function hoursFrom(date: number, { openHour, openMinute, closeHour, closeMinute }: Hours): Span {
  const start = date + (openHour * 60 + openMinute) * minute;
  const end = date + (closeHour * 60 + closeMinute) * minute;
  return { start, end: end > start ? end : end + day };
}

function startsWithin(
  hours: Span,
  zone: string,
  { interval, duration }: { readonly interval: number; readonly duration: number },
): number[] {
  const opens = momentReached(hours.start, zone);
  const closes = momentReached(hours.end, zone);
  // Where the clocks do not change meanwhile, no zone has to be asked for each slot.
  const isPlain = closes - opens === hours.end - hours.start;
  const starts: number[] = [];
  for (let shown = hours.start; shown < hours.end; shown += interval) {
    const moments = isPlain ? [opens + shown - hours.start] : momentsAt(shown, zone);
    starts.push(...moments.filter(start => start >= opens && start + duration <= closes));
  }
  return starts;
}

function hoursOn(settings: CalendarSettings, date: number): readonly Hours[] {
  const { availabilityType, availabilities = [], openHours = [] } = settings;
  const name = new Date(date).toISOString().slice(0, 10);
  const ofDay = availabilityType === 0 ? [] : availabilities.filter(own => own.date.startsWith(name));
  if (ofDay.length > 0 || availabilityType === 1) return ofDay.flatMap(({ hours }) => hours);
  const weekday = new Date(date).getUTCDay();
  return openHours
    .filter(({ daysOfTheWeek }) => daysOfTheWeek.includes(weekday))
    .flatMap(({ hours }) => hours);
}

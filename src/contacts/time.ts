import { IANAZone } from 'luxon';

const hour = 3_600_000;
const day = 24 * hour;

const date = /^(\d{4}-\d{2}-\d{2})$/;
const time =
  /^(\d{4}-\d{2}-\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?(Z|[+-]\d{2}(?::?\d{2})?))?$/i;
const yearFirst = /^(\d{4})([/\-._])(\d{1,2})\2(\d{1,2})$/;
const monthFirst = /^(\d{1,2})([/\-._])(\d{1,2})\2(\d{4})$/;

export function isTimeZone(name: string): boolean {
  return !/^[+-]/.test(name) && IANAZone.isValidZone(name);
}

/** The names of the time zones that are in use, sorted; older names are taken too. */
export function timeZones(): readonly string[] {
  return [...new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])].sort();
}

/**
 * Milliseconds of an ISO 8601 time or date. Without an offset it is the wall clock of the zone, decided as RFC 5545
 * (section 3.3.5) does: a time that comes twice is the first, one that a zone skips lies as long after the gap's
 * begin. A date is its first moment there.
 */
export function parseTime(text: string, zone: string): number | undefined {
  const trimmed = text.trim();
  const wholeDay = localDay(trimmed, zone);
  if (wholeDay) return wholeDay.start;

  const [, calendarDay = '', hours, minutes, seconds = '0', fraction = '', offset] = time.exec(trimmed) ?? [];
  const midnight = dateToUtc(calendarDay);
  if (midnight === undefined || Number(hours) > 23 || Number(minutes) > 59 || Number(seconds) > 59)
    return undefined;
  const wallClock =
    midnight +
    Number(hours) * hour +
    Number(minutes) * 60_000 +
    Number(seconds) * 1000 +
    Number(fraction.slice(0, 3).padEnd(3, '0'));
  if (offset === undefined) return fromWallClock(wallClock, zone);
  const minutesAhead = parseOffset(offset);
  return minutesAhead === undefined ? undefined : wallClock - minutesAhead * 60_000;
}

/** As `parseTime`, but a date alone is due until the last millisecond of that local day. */
export function parseDueDate(text: string, zone: string): number | undefined {
  const wholeDay = localDay(text.trim(), zone);
  return wholeDay ? wholeDay.end - 1 : parseTime(text, zone);
}

/** From the first moment of a day (`YYYY-MM-DD`) to that of the next, which is not in it. A skipped day is empty. */
export function localDay(
  text: string,
  zone: string,
): { readonly start: number; readonly end: number } | undefined {
  const midnight = dateToUtc(date.exec(text)?.[1] ?? '');
  if (midnight === undefined) return undefined;
  return { start: fromWallClock(midnight, zone), end: fromWallClock(midnight + day, zone) };
}

/** `YYYY-MM-DD` of a date in any of HighLevel's forms, or of the date that an ISO time is written with. */
export function parseDateOfBirth(text: string): string | undefined {
  const trimmed = text.trim();
  const [, firstYear, , firstMonth, firstDay] = yearFirst.exec(trimmed) ?? [];
  if (firstYear && firstMonth && firstDay) return dateOf(firstYear, firstMonth, firstDay);
  const [, month, , dayOfMonth, year] = monthFirst.exec(trimmed) ?? [];
  if (year && month && dayOfMonth) return dateOf(year, month, dayOfMonth);
  return parseTime(trimmed, 'UTC') === undefined ? undefined : trimmed.slice(0, 10);
}

/** `YYYY-MM-DD HH:mm:ss` as the clocks of the zone show it. */
export function toWallClock(milliseconds: number, zone: string): string {
  const shown = new Date(milliseconds + offsetAt(milliseconds, zone)).toISOString();
  return `${shown.slice(0, 10)} ${shown.slice(11, 19)}`;
}

/** ISO 8601 with the offset of the zone at that moment, as `2026-11-24T09:30:00-05:00`. */
export function toOffsetTime(milliseconds: number, zone: string): string {
  const offset = offsetAt(milliseconds, zone);
  const shown = new Date(milliseconds + offset).toISOString();
  const minutes = Math.abs(offset) / 60_000;
  const two = (number: number) => String(Math.floor(number)).padStart(2, '0');
  return `${shown.slice(0, 19)}${offset < 0 ? '-' : '+'}${two(minutes / 60)}:${two(minutes % 60)}`;
}

/** What the clocks of the zone show, as milliseconds of the same date and time in UTC. */
export function wallClockAt(milliseconds: number, zone: string): number {
  return milliseconds + offsetAt(milliseconds, zone);
}

/** Every moment at which the clocks of the zone show this: none where they skip it, two where it comes twice. */
export function momentsAt(wallClock: number, zone: string): readonly number[] {
  const { before, after } = offsetsAround(wallClock, zone);
  const candidates = before === after ? [before] : [before, after];
  return candidates
    .map(offset => wallClock - offset)
    .filter(moment => wallClockAt(moment, zone) === wallClock)
    .sort((one, other) => one - other);
}

/** The first moment at which the clocks of the zone show this, or have jumped over it. */
export function momentReached(wallClock: number, zone: string): number {
  const [first] = momentsAt(wallClock, zone);
  if (first !== undefined) return first;
  const { before, after } = offsetsAround(wallClock, zone);
  let [early, late] = [wallClock - after, wallClock - before];
  while (late - early > 1) {
    const middle = Math.floor((early + late) / 2);
    if (wallClockAt(middle, zone) < wallClock) early = middle;
    else late = middle;
  }
  return late;
}

function dateOf(year: string, month: string, dayOfMonth: string): string | undefined {
  const text = `${year}-${month.padStart(2, '0')}-${dayOfMonth.padStart(2, '0')}`;
  return dateToUtc(text) === undefined ? undefined : text;
}

/** Midnight UTC of a date that the calendar has. */
function dateToUtc(text: string): number | undefined {
  const midnight = Date.parse(`${text}T00:00:00.000Z`);
  return Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== text
    ? undefined
    : midnight;
}

function parseOffset(text: string): number | undefined {
  if (/^z$/i.test(text)) return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(':', '') || '0');
  if (hours > 14 || minutes > 59) return undefined;
  return (text.startsWith('-') ? -1 : 1) * (hours * 60 + minutes);
}

/** No zone is further than 12 hours behind UTC or 14 ahead, so these two ask before and after any change between. */
function offsetsAround(wallClock: number, zone: string) {
  return { before: offsetAt(wallClock - 15 * hour, zone), after: offsetAt(wallClock + 13 * hour, zone) };
}

function fromWallClock(wallClock: number, zone: string): number {
  const { before, after } = offsetsAround(wallClock, zone);
  const first = wallClock - before;
  const second = wallClock - after;
  return offsetAt(first, zone) !== before && offsetAt(second, zone) === after ? second : first;
}

function offsetAt(milliseconds: number, zone: string): number {
  return IANAZone.create(zone).offset(milliseconds) * 60_000;
}

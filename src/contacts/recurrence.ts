import { RRuleTemporal } from 'rrule-temporal';
import { dateAt } from './slots.ts';
import { momentReached, toOffsetTime } from './time.ts';

const hour = 3_600_000;
const day = 24 * hour;
const weekdays = ['SU', 'MO', 'TU', 'WE', 'TH', 'FR', 'SA'] as const;
/** An hour that has not come within nine years never comes: a leap day may be eight years away. */
const longestWait = 9 * 366 * day;

/** How something comes again: HighLevel's options, times in milliseconds. */
export interface Recurrence {
  readonly intervalType: 'yearly' | 'monthly' | 'weekly' | 'daily' | 'hourly';
  readonly interval: number;
  readonly start: number;
  /** The last moment at which it may come. */
  readonly end?: number | undefined;
  readonly count?: number | undefined;
  readonly dayOfMonth?: number | undefined;
  readonly dayOfWeek?: (typeof weekdays)[number] | undefined;
  readonly monthOfYear?: number | undefined;
}

const frequencies = { yearly: 'YEARLY', monthly: 'MONTHLY', weekly: 'WEEKLY', daily: 'DAILY' } as const;

/**
 * The first occurrence after a moment, on the clocks of a zone; nothing where none is left. Days and longer intervals
 * follow RFC 5545: a time that the zone skips and a date that a month lacks give no occurrence, a time that comes twice
 * gives its first. Hours pass as they do on a stop watch.
 */
export function nextOccurrence(recurrence: Recurrence, zone: string, after: number): number | undefined {
  const { intervalType } = recurrence;
  const next =
    intervalType === 'hourly'
      ? nextHour(recurrence, zone, after)
      : nextDay(recurrence, frequencies[intervalType], zone, after);
  return next !== undefined && next <= (recurrence.end ?? Number.POSITIVE_INFINITY) ? next : undefined;
}

function nextDay(
  { interval, start, count, dayOfMonth, dayOfWeek, monthOfYear }: Recurrence,
  freq: (typeof frequencies)[keyof typeof frequencies],
  zone: string,
  after: number,
): number | undefined {
  try {
    const rule = new RRuleTemporal({
      freq,
      interval,
      tzid: zone,
      dtstart: momentIn(zone, start),
      ...(count !== undefined && { count }),
      ...(dayOfMonth !== undefined && { byMonthDay: [dayOfMonth] }),
      ...(dayOfWeek !== undefined && { byDay: [dayOfWeek] }),
      ...(monthOfYear !== undefined && { byMonth: [monthOfYear] }),
    });
    return rule.next(new Date(after))?.epochMilliseconds;
  } catch {
    // The library looks on for an occurrence that cannot come, as of a 30th of February, until it gives up.
    return undefined;
  }
}

function nextHour(recurrence: Recurrence, zone: string, after: number): number | undefined {
  const { start, interval, count = Number.POSITIVE_INFINITY } = recurrence;
  const step = interval * hour;
  const isPlain = [recurrence.dayOfMonth, recurrence.dayOfWeek, recurrence.monthOfYear].every(
    part => part === undefined,
  );
  if (isPlain) {
    const number = Math.max(0, Math.floor((after - start) / step) + 1);
    return number < count ? start + number * step : undefined;
  }
  let found = 0;
  let lastFound = start;
  let moment = start;
  while (moment - Math.max(lastFound, after) <= longestWait) {
    const date = dateAt(moment, zone);
    if (isOnItsDay(recurrence, date)) {
      lastFound = moment;
      found += 1;
      if (found > count) return undefined;
      if (moment > after) return moment;
      moment += step;
    } else {
      const midnight = momentReached(date + day, zone);
      moment += step * Math.max(1, Math.ceil((midnight - moment) / step));
    }
  }
  return undefined;
}

function isOnItsDay({ dayOfMonth, dayOfWeek, monthOfYear }: Recurrence, date: number): boolean {
  const shown = new Date(date);
  return (
    (dayOfMonth ?? shown.getUTCDate()) === shown.getUTCDate() &&
    (dayOfWeek ?? weekdays[shown.getUTCDay()]) === weekdays[shown.getUTCDay()] &&
    (monthOfYear ?? shown.getUTCMonth() + 1) === shown.getUTCMonth() + 1
  );
}

/**
 * The moments of a series by a rule as RFC 5545 writes it, from its first, at most so many and one more; nothing
 * where the text is no rule.
 */
export function momentsOfSeries(
  text: string,
  { start, zone, most }: { readonly start: number; readonly zone: string; readonly most: number },
): readonly number[] | undefined {
  try {
    const rruleString = `RRULE:${text.trim().replace(/^RRULE:/i, '')}`;
    const rule = new RRuleTemporal({ rruleString, tzid: zone, dtstart: momentIn(zone, start) });
    return rule.all((_moment, index) => index <= most).map(moment => moment.epochMilliseconds);
  } catch {
    return undefined;
  }
}

/** In the form of Temporal, to the second. */
function momentIn(zone: string, milliseconds: number) {
  return { timeZoneId: zone, toString: () => `${toOffsetTime(milliseconds, zone)}[${zone}]` };
}

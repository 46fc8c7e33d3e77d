import { parseNumber } from './custom-field-value.ts';
import type { NumberRange, Range } from './search-node.ts';
import { localDay, parseTime, toWallClock } from './time.ts';

const day = 86_400_000;
const latest = 8.64e15;

export const bounds = ['gt', 'gte', 'lt', 'lte'] as const;
export type Bound = (typeof bounds)[number];

/** The bounds that were sent. */
export type Bounds = Readonly<Partial<Record<Bound, unknown>>>;

/** A bound of a range of times: a moment, or a day of the location, which is all its moments. */
interface Span {
  readonly start: number;
  /** The first moment after it. */
  readonly end: number;
}

/** Undefined where a bound is no time. */
export function timeRange(sent: Bounds, zone: string): Range<number> | undefined {
  return halfOpen(sent, bound => span(bound, zone));
}

/** A range of dates: moments count as their date in the zone. Undefined where a bound is no date. */
export function dateRange(sent: Bounds, zone: string): Range<string> | undefined {
  const range = calendarRange(sent, zone);
  return range && { operator: 'range', from: dateText(range.from), before: dateText(range.before) };
}

/** As `dateRange`, of the midnights (UTC) by which dates in custom fields are kept. */
export function midnightRange(sent: Bounds, zone: string): NumberRange | undefined {
  const range = calendarRange(sent, zone);
  return (
    range && {
      operator: 'number-range',
      ...(range.from !== undefined && { gte: range.from }),
      ...(range.before !== undefined && { lt: range.before }),
    }
  );
}

/** Undefined where a bound is no number. */
export function numberRange(sent: Bounds): NumberRange | undefined {
  const range: { -readonly [Name in Bound]?: number } = {};
  for (const name of bounds) {
    if (sent[name] === undefined) continue;
    const number = parseNumber(sent[name]);
    if (number === undefined) return undefined;
    range[name] = number;
  }
  return { operator: 'number-range', ...range };
}

function calendarRange(sent: Bounds, zone: string): Range<number> | undefined {
  return halfOpen(sent, bound => calendarDay(bound, zone));
}

function halfOpen(sent: Bounds, read: (bound: unknown) => Span | undefined): Range<number> | undefined {
  let from: number | undefined;
  let before: number | undefined;
  for (const name of bounds) {
    if (sent[name] === undefined) continue;
    const bound = read(sent[name]);
    if (!bound) return undefined;
    const edge = name === 'gt' || name === 'lte' ? bound.end : bound.start;
    if (name === 'gt' || name === 'gte') from = from === undefined ? edge : Math.max(from, edge);
    else before = before === undefined ? edge : Math.min(before, edge);
  }
  return { operator: 'range', from, before };
}

function span(bound: unknown, zone: string): Span | undefined {
  const wholeDay = typeof bound === 'string' ? localDay(bound.trim(), zone) : undefined;
  if (wholeDay) return wholeDay;
  const moment = momentOf(bound, zone);
  return moment === undefined ? undefined : { start: moment, end: moment + 1 };
}

function calendarDay(bound: unknown, zone: string): Span | undefined {
  const wholeDay = typeof bound === 'string' ? localDay(bound.trim(), 'UTC') : undefined;
  if (wholeDay) return wholeDay;
  const moment = momentOf(bound, zone);
  return moment === undefined ? undefined : localDay(toWallClock(moment, zone).slice(0, 10), 'UTC');
}

function momentOf(bound: unknown, zone: string): number | undefined {
  const number = parseNumber(bound);
  if (number !== undefined) return Math.abs(number) <= latest - 2 * day ? Math.trunc(number) : undefined;
  return typeof bound === 'string' ? parseTime(bound, zone) : undefined;
}

function dateText(midnight: number | undefined): string | undefined {
  return midnight === undefined ? undefined : new Date(midnight).toISOString().slice(0, 10);
}

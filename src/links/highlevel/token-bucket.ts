import { isRecord } from '#base/json.ts';

/**
 * How many calls HighLevel may be sent, shared by all who call it for one account. Pure: the state is a row of the store,
 * and calls are leased from it a few at a time. A call counts from its lease until an interval after its answer, so
 * that the limit holds wherever HighLevel's own interval begins.
 */

export interface Limits {
  /** Calls in an interval. */
  readonly burst: number;
  /** Milliseconds. */
  readonly interval: number;
  /** Calls in a day of UTC. */
  readonly daily: number;
}

/** HighLevel's, for an application and a location. */
export const highLevelLimits: Limits = { burst: 100, interval: 10_000, daily: 200_000 };

/** Calls that count until an interval after `until`; those of a lease that is not settled yet, as long as it may last. */
interface Span {
  readonly lease: string;
  readonly calls: number;
  readonly until: number;
}

export interface Bucket {
  /** Days since 1970, UTC. */
  readonly day: number;
  /** Calls that were leased that day. */
  readonly today: number;
  /** No call before this moment, as HighLevel asked. */
  readonly notBefore: number;
  readonly spans: readonly Span[];
}

export const emptyBucket: Bucket = { day: 0, today: 0, notBefore: 0, spans: [] };

/** A bucket from the JSON in which it is kept; an empty one where nothing was. */
export function readBucket(kept: unknown): Bucket {
  if (!isRecord(kept) || !Array.isArray(kept.spans)) return emptyBucket;
  const { day, today, notBefore, spans } = kept;
  return {
    day: Number(day),
    today: Number(today),
    notBefore: Number(notBefore),
    spans: spans.filter(isRecord).map(({ lease: id, calls, until }) => ({
      lease: String(id),
      calls: Number(calls),
      until: Number(until),
    })),
  };
}

export interface Leased {
  readonly bucket: Bucket;
  /** How many calls may be made. */
  readonly granted: number;
  /** When to ask again where none were. */
  readonly nextAt: number;
}

const dayLength = 86_400_000;
/** Clocks show whole milliseconds, and those of two machines differ a little. */
const guard = 5;

/** Leases up to `want` calls, which must have ended before `until`. */
export function lease(bucket: Bucket, limits: Limits, { id, want, now, until }: LeaseTerms): Leased {
  const { burst, interval, daily } = limits;
  const day = Math.floor(now / dayLength);
  const today = day === bucket.day ? bucket.today : 0;
  // Kept for an interval longer than they count: what HighLevel tells is of a moment that has passed.
  const spans = bucket.spans.filter(span => span.until + 2 * interval > now);
  const counting = spansAt(bucket, limits, now);
  const kept = { ...bucket, day, today, spans };
  if (now < bucket.notBefore) return { bucket: kept, granted: 0, nextAt: bucket.notBefore };
  if (today >= daily) return { bucket: kept, granted: 0, nextAt: (day + 1) * dayLength + guard };

  const free = burst - callsIn(counting);
  const granted = Math.min(want, free, daily - today);
  if (granted <= 0)
    return {
      bucket: kept,
      granted: 0,
      nextAt: Math.min(...counting.map(span => span.until)) + interval + guard,
    };
  return {
    bucket: { ...kept, today: today + granted, spans: [...spans, { lease: id, calls: granted, until }] },
    granted,
    nextAt: now,
  };
}

export interface LeaseTerms {
  readonly id: string;
  readonly want: number;
  readonly now: number;
  readonly until: number;
}

/** Of a lease the calls that ended, at these moments, count as from then; the others as before. */
export function settle(bucket: Bucket, id: string, ends: readonly number[]): Bucket {
  const open = bucket.spans.find(({ lease, calls }) => lease === id && calls > 0);
  if (!open) return bucket;
  const left = open.calls - ends.length;
  const ended = [...new Set(ends)].map(until => ({
    lease: '',
    calls: ends.filter(end => end === until).length,
    until,
  }));
  const others = bucket.spans.filter(span => span !== open);
  return { ...bucket, spans: [...others, ...ended, ...(left > 0 ? [{ ...open, calls: left }] : [])] };
}

/** Gives back the calls of a lease that were not made. */
export function giveBack(bucket: Bucket, id: string): Bucket {
  const calls = bucket.spans.reduce((sum, span) => sum + (span.lease === id ? span.calls : 0), 0);
  return {
    ...bucket,
    today: Math.max(0, bucket.today - calls),
    spans: bucket.spans.filter(span => span.lease !== id),
  };
}

/** HighLevel asked to wait: nobody calls it before that. */
export function holdUntil(bucket: Bucket, moment: number): Bucket {
  return { ...bucket, notBefore: Math.max(bucket.notBefore, moment) };
}

/**
 * HighLevel said at a moment that fewer calls are left than this bucket knows of: others use the account too. What they
 * took counts as if they had taken it then.
 */
export function countOthers(bucket: Bucket, limits: Limits, remaining: number, at: number): Bucket {
  const others = limits.burst - remaining - callsIn(spansAt(bucket, limits, at));
  if (others <= 0) return bucket;
  return { ...bucket, spans: [...bucket.spans, { lease: '', calls: others, until: at }] };
}

/** What counts at a moment. */
function spansAt({ spans }: Bucket, { interval }: Limits, at: number): readonly Span[] {
  return spans.filter(span => span.until + interval + guard > at);
}

function callsIn(spans: readonly Span[]): number {
  return spans.reduce((sum, { calls }) => sum + calls, 0);
}

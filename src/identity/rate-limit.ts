import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import type { Store } from '#store/store.ts';
import { DailyAllowance, dayLength } from './daily-allowance.ts';
import type { Principal } from './principal.ts';

/** Whether a call may go on, and what its answer tells about the limits. */
export interface Admission {
  readonly isAdmitted: boolean;
  /** When a refused call may come again, in seconds. */
  readonly retryAfter: number;
  readonly headers: Readonly<Record<string, string>>;
}

export interface RateLimiter {
  take(caller: Principal, locationId: string): Admission;
  /** Hands the calls of the day that were leased and not used back to the store. */
  close(): Promise<void>;
}

export interface RateLimits {
  /** Calls in ten seconds. */
  readonly burst: number;
  /** Calls in a day of UTC. */
  readonly daily: number;
}

export interface RateLimiterTerms {
  readonly limits: RateLimits | 'off';
  readonly clock: Clock;
  readonly store: Store;
  /** How many callers are remembered at once. */
  readonly remembered?: number;
}

/** The window begins with a caller's first call, so that HighLevel's clients, which wait this long, can go on. */
const interval = 10_000;

/**
 * HighLevel's limits: a bucket for each application and location, and where a person signed in for each application,
 * person and location. The short one is counted by this replica alone, the daily one by the store for all of them.
 */
export function rateLimiter({ limits, clock, store, remembered = 20_000 }: RateLimiterTerms): RateLimiter {
  if (limits === 'off') return unlimited;
  const { daily } = limits;
  const buckets = new BoundedMap<string, Bucket>(remembered, ({ day }) => void day.giveBack(clock()));

  function bucketOf({ kind, tenantId, clientId, objectId }: Principal, locationId: string): Bucket {
    const name = kind === 'person' ? `${clientId}/${objectId}/${locationId}` : `${clientId}/${locationId}`;
    const known = buckets.get(name);
    if (known) return known;
    const day = new DailyAllowance({ store, tenantId, locationId, bucket: name, daily });
    const bucket = { windowStart: Number.NEGATIVE_INFINITY, inWindow: 0, day };
    buckets.set(name, bucket);
    return bucket;
  }

  return {
    take: (caller, locationId) => take(bucketOf(caller, locationId), limits, clock()),
    async close() {
      const handedBack: Promise<void>[] = [];
      buckets.deleteWhere(({ day }) => {
        handedBack.push(day.giveBack(clock()));
        return true;
      });
      await Promise.all(handedBack);
    },
  };
}

const unlimited: RateLimiter = {
  take: () => admittedFreely,
  close: async () => {},
};
const admittedFreely: Admission = { isAdmitted: true, retryAfter: 0, headers: {} };

interface Bucket {
  windowStart: number;
  inWindow: number;
  readonly day: DailyAllowance;
}

function take(bucket: Bucket, { burst, daily }: RateLimits, now: number): Admission {
  const age = now - bucket.windowStart;
  // A clock that was set back must not keep the window open for that long.
  if (age >= interval || age < 0) {
    bucket.windowStart = now;
    bucket.inWindow = 0;
  }
  const isInWindow = bucket.inWindow < burst;
  const isAdmitted = isInWindow && bucket.day.take(now);
  if (isAdmitted) bucket.inWindow++;
  const { remaining } = bucket.day;
  const untilMidnight = dayLength - (now % dayLength);
  const wait = !isInWindow ? bucket.windowStart + interval - now : remaining === 0 ? untilMidnight : 1;
  return {
    isAdmitted,
    retryAfter: isAdmitted ? 0 : Math.ceil(wait / 1000),
    headers: {
      'x-ratelimit-limit-daily': String(daily),
      'x-ratelimit-daily-remaining': String(remaining),
      // In milliseconds, as HighLevel's SDK reads it.
      'x-ratelimit-daily-reset': String(untilMidnight),
      'x-ratelimit-interval-milliseconds': String(interval),
      'x-ratelimit-max': String(burst),
      'x-ratelimit-remaining': String(burst - bucket.inWindow),
    },
  };
}

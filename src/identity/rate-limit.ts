import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import type { Store } from '#store/store.ts';
import { DailyAllowance, dayLength } from './daily-allowance.ts';
import type { Principal } from './principal.ts';
import type { Quotas } from './quotas.ts';

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
  /** Calls in an interval. */
  readonly burst: number;
  /** Calls in a day of UTC. */
  readonly daily: number;
}

export interface RateLimiterTerms {
  readonly limits: RateLimits | 'off';
  readonly clock: Clock;
  readonly store: Store;
  /** The limits of those who have their own. */
  readonly quotas?: Pick<Quotas, 'revision' | 'limitsOf'>;
  /** How many callers are remembered at once. */
  readonly remembered?: number;
}

/** The window begins with a caller's first call, so that HighLevel's clients, which wait this long, can go on. */
const usualInterval = 10_000;

/**
 * HighLevel's limits: a bucket for each application and location, and where a person signed in for each application,
 * person and location. The short one is counted by this replica alone, the daily one by the store for all of them.
 */
export function rateLimiter({
  limits,
  clock,
  store,
  quotas,
  remembered = 20_000,
}: RateLimiterTerms): RateLimiter {
  if (limits === 'off') return unlimited;
  const usual = { ...limits, interval: usualInterval };
  const buckets = new BoundedMap<string, Bucket>(remembered, ({ day }) => void day.giveBack(clock()));

  function bucketOf({ kind, tenantId, clientId, objectId }: Principal, locationId: string): Bucket {
    const name = kind === 'person' ? `${clientId}/${objectId}/${locationId}` : `${clientId}/${locationId}`;
    const known = buckets.get(name);
    const revision = quotas?.revision ?? 0;
    if (known?.revision === revision) return known;
    const own = quotas?.limitsOf(tenantId, clientId) ?? usual;
    if (known && isSame(known.limits, own)) {
      known.revision = revision;
      return known;
    }
    void known?.day.giveBack(clock());
    const day = new DailyAllowance({ store, tenantId, locationId, bucket: name, daily: own.daily });
    const bucket = { windowStart: Number.NEGATIVE_INFINITY, inWindow: 0, day, limits: own, revision };
    buckets.set(name, bucket);
    return bucket;
  }

  return {
    take: (caller, locationId) => take(bucketOf(caller, locationId), clock()),
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
  readonly limits: RateLimits & { readonly interval: number };
  /** Of the quotas that the limits were looked up in. */
  revision: number;
  windowStart: number;
  inWindow: number;
  readonly day: DailyAllowance;
}

function isSame(one: Bucket['limits'], other: Bucket['limits']): boolean {
  return one.burst === other.burst && one.interval === other.interval && one.daily === other.daily;
}

function take(bucket: Bucket, now: number): Admission {
  const { burst, daily, interval } = bucket.limits;
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

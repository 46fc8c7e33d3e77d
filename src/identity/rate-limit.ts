import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import type { Store } from '#store/store.ts';
import { BurstWindow } from './burst-window.ts';
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
  /** Answers at once, but where the call must wait for what other servers have admitted. */
  take(caller: Principal, locationId: string): Admission | Promise<Admission>;
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

const usualInterval = 10_000;

/**
 * HighLevel's limits: a bucket for each application and location, and where a person signed in for each application,
 * person and location. Both hold for all servers on one store together.
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
  const buckets = new BoundedMap<string, Bucket>(
    'rate limits',
    remembered,
    ({ day }) => void day.giveBack(clock()),
  );

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
    const window = new BurstWindow({ store, tenantId, locationId, bucket: name, ...own });
    const bucket = { window, day, limits: own, revision };
    buckets.set(name, bucket);
    return bucket;
  }

  async function takeAfter(
    known: Promise<void>,
    ...[caller, locationId]: Parameters<RateLimiter['take']>
  ): Promise<Admission> {
    await known;
    return limiter.take(caller, locationId);
  }

  const limiter: RateLimiter = {
    take(caller, locationId) {
      const bucket = bucketOf(caller, locationId);
      const now = clock();
      const known = bucket.window.settle(now);
      return known ? takeAfter(known, caller, locationId) : take(bucket, now);
    },
    async close() {
      const handedBack: Promise<void>[] = [];
      buckets.deleteWhere(({ day }) => {
        handedBack.push(day.giveBack(clock()));
        return true;
      });
      await Promise.all(handedBack);
    },
  };
  return limiter;
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
  readonly window: BurstWindow;
  readonly day: DailyAllowance;
}

function isSame(one: Bucket['limits'], other: Bucket['limits']): boolean {
  return one.burst === other.burst && one.interval === other.interval && one.daily === other.daily;
}

function take({ limits, window, day }: Bucket, now: number): Admission {
  const { burst, daily, interval } = limits;
  const isInWindow = window.remaining > 0;
  const isAdmitted = isInWindow && day.take(now);
  if (isAdmitted) window.count(now);
  const { remaining } = day;
  const untilMidnight = dayLength - (now % dayLength);
  const wait = !isInWindow ? window.end - now : remaining === 0 ? untilMidnight : 1;
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
      'x-ratelimit-remaining': String(window.remaining),
    },
  };
}

import type { Clock } from '#base/clock.ts';

/** Calls in an interval and in a day of UTC. */
export interface Limits {
  readonly burst: number;
  /** Milliseconds. */
  readonly interval: number;
  readonly daily: number;
}

export const highLevelLimits: Limits = { burst: 100, interval: 10_000, daily: 200_000 };

/** Whether a call is let in, and the headers of its answer. */
export interface Admission {
  readonly isAdmitted: boolean;
  readonly headers: Readonly<Record<string, string>>;
}

/** The strictest reading of the limit: never more than so many in any interval, wherever it begins. */
export function rateLimit({ burst, interval, daily }: Limits, clock: Clock): () => Admission {
  let times: number[] = [];
  let day = -1;
  let today = 0;
  return () => {
    const now = clock();
    times = times.filter(time => time > now - interval);
    if (Math.floor(now / 86_400_000) !== day) {
      day = Math.floor(now / 86_400_000);
      today = 0;
    }
    const isAdmitted = times.length < burst && today < daily;
    if (isAdmitted) {
      times.push(now);
      today += 1;
    }
    return {
      isAdmitted,
      headers: {
        'x-ratelimit-limit-daily': String(daily),
        'x-ratelimit-daily-remaining': String(daily - today),
        'x-ratelimit-interval-milliseconds': String(interval),
        'x-ratelimit-max': String(burst),
        'x-ratelimit-remaining': String(burst - times.length),
      },
    };
  };
}

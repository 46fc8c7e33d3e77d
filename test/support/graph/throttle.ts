import type { Clock } from '#base/clock.ts';
import { type GraphReply, graphError } from './answers.ts';

const window = 10_000;

export interface Used {
  readonly headers: Readonly<Record<string, string>>;
  readonly refusal?: GraphReply;
}

/** The resource units of an application in a tenant: so many in ten seconds, then 429. */
export function throttle(clock: Clock, limit: number): { take(method: string, url: URL): Used } {
  let began = Number.NEGATIVE_INFINITY;
  let used = 0;
  return {
    take(method, url) {
      const now = clock();
      if (now - began >= window || now < began) {
        began = now;
        used = 0;
      }
      const cost = costOf(method, url);
      const share = (used + cost) / limit;
      const headers = {
        'x-ms-resource-unit': String(cost),
        ...(share >= 0.8 && { 'x-ms-throttle-limit-percentage': Math.min(share, 1.8).toFixed(1) }),
      };
      if (share <= 1) {
        used += cost;
        return { headers };
      }
      const wait = Math.ceil((began + window - now) / 1000);
      const refusal = graphError(429, 'TooManyRequests', 'Too many requests.');
      const more = { 'retry-after': String(wait), 'x-ms-throttle-scope': 'Tenant_Application/ReadWrite' };
      return { headers, refusal: { ...refusal, headers: { ...headers, ...more } } };
    },
  };
}

/** Microsoft Graph, throttling limits of identity resources: 2, less one with `$select`, more with `$expand`. */
function costOf(method: string, url: URL): number {
  if (method !== 'GET') return 1;
  return Math.max(
    1,
    2 - (url.searchParams.has('$select') ? 1 : 0) + (url.searchParams.has('$expand') ? 1 : 0),
  );
}

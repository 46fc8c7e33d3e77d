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
}

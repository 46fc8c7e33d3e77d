import { type Backoff, waitAfter } from '#base/backoff.ts';
import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';

/** How often an account failed one after another, and until when it is left alone. */
interface Failing {
  readonly failures: number;
  readonly until: number;
  /** Of the connection with which it failed. */
  readonly state: string;
}

const backoff: Backoff = { first: 5_000, longest: 5 * 60_000 };
const mostRemembered = 1000;

/**
 * Accounts that failed, as long as nobody has changed their connections or asked for a run: other credentials may have
 * mended them.
 */
export class FailingLinks {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #failing = new BoundedMap<string, Failing>('failing HighLevel links', mostRemembered);

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether an account is left alone for now. */
  async isSpared(connectionId: string, stateNow: () => Promise<string>): Promise<boolean> {
    const failing = this.#failing.get(connectionId);
    if (!failing || failing.until <= this.#clock()) return false;
    return failing.state === (await stateNow());
  }

  noteFailure(connectionId: string, state: string): void {
    const before = this.#failing.get(connectionId);
    const failures = (before?.state === state ? (before?.failures ?? 0) : 0) + 1;
    const until = this.#clock() + waitAfter(failures, backoff, this.#random);
    this.#failing.set(connectionId, { failures, until, state });
  }

  noteSuccess(connectionId: string): void {
    this.#failing.delete(connectionId);
  }
}

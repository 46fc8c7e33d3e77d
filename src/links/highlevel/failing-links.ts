import { type Backoff, waitAfter } from '#base/backoff.ts';
import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';

/** How often an account failed one after another, and until when it is left alone. */
interface Failing {
  readonly failures: number;
  readonly until: number;
  /** Of the connection with which it failed; nothing where there is none. */
  readonly version: number | undefined;
}

const backoff: Backoff = { first: 5_000, longest: 5 * 60_000 };
const mostRemembered = 1000;

/** Accounts that failed, as long as nobody has changed their connections: other credentials may have mended them. */
export class FailingLinks {
  readonly #clock: Clock;
  readonly #random: () => number;
  readonly #failing = new BoundedMap<string, Failing>('failing HighLevel links', mostRemembered);

  constructor(clock: Clock, random: () => number) {
    this.#clock = clock;
    this.#random = random;
  }

  /** Whether an account is left alone for now. */
  async isSpared(connectionId: string, versionNow: () => Promise<number | undefined>): Promise<boolean> {
    const failing = this.#failing.get(connectionId);
    if (!failing || failing.until <= this.#clock()) return false;
    return failing.version === (await versionNow());
  }

  noteFailure(connectionId: string, version: number | undefined): void {
    const before = this.#failing.get(connectionId);
    const failures = (before?.version === version ? (before?.failures ?? 0) : 0) + 1;
    const until = this.#clock() + waitAfter(failures, backoff, this.#random);
    this.#failing.set(connectionId, { failures, until, version });
  }

  noteSuccess(connectionId: string): void {
    this.#failing.delete(connectionId);
  }
}

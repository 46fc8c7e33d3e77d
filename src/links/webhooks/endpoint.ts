import { type Backoff, waitAfter } from '#base/backoff.ts';

const fewest = 8;
const most = 64;
/** So many contacts in a row whose deliveries failed mean that the server is in trouble, not a contact. */
const enoughLanes = 5;

const holding: Backoff = { first: 5_000, longest: 5 * 60_000 };

/**
 * What a process knows of the server of a subscription: how many deliveries it may be sent at once, and whether it is
 * spared. While it fails for one contact after another it gets one delivery at a time, ever more rarely; the others
 * keep their attempts.
 */
export class Endpoint {
  inFlight = 0;
  #limit = fewest;
  #heldUntil = 0;
  #holds = 0;
  readonly #failedLanes = new Set<string>();

  /** How many more it may be sent now. */
  capacity(now: number): number {
    if (now < this.#heldUntil) return 0;
    return Math.max(0, (this.isSpared ? 1 : this.#limit) - this.inFlight);
  }

  get isSpared(): boolean {
    return this.#holds > 0;
  }

  /** Tells whether it was spared until now. */
  succeeded(): boolean {
    const wasSpared = this.isSpared;
    this.#failedLanes.clear();
    this.#holds = 0;
    this.#heldUntil = 0;
    this.#limit = Math.min(most, this.#limit + 1);
    return wasSpared;
  }

  /** `retryAfter` is what its answer asked for, in milliseconds. */
  failed(lane: string, now: number, retryAfter: number, random: () => number): void {
    this.#limit = Math.max(fewest, Math.floor(this.#limit / 2));
    this.#failedLanes.add(lane);
    if (!this.isSpared && this.#failedLanes.size < enoughLanes) return;
    this.#holds++;
    this.#failedLanes.clear();
    this.#heldUntil = now + Math.max(retryAfter, waitAfter(this.#holds, holding, random));
  }
}

import { addToWindow } from '#store/call-window.ts';
import type { Store } from '#store/store.ts';

export interface BurstWindowTerms {
  readonly store: Store;
  readonly tenantId: string;
  readonly locationId: string;
  readonly bucket: string;
  /** Calls in a window. */
  readonly burst: number;
  /** Milliseconds. */
  readonly interval: number;
}

const failedFor = 1000;

/**
 * The calls of a bucket in some seconds. The window begins with a caller's first call, so that HighLevel's clients, which
 * wait this long, can go on.
 *
 * On a store that several servers may share, each goes ahead by a tenth of the burst that it has told nobody of: by that
 * much for each server can the limit be passed. It tells when half of that is used, while calls go on, so a caller who
 * comes now and then costs no statement. Whoever comes faster than the store answers waits for it.
 */
export class BurstWindow {
  readonly #terms: BurstWindowTerms;
  /** So many calls may be admitted here before the others know of them. */
  readonly #ahead: number;
  #start = Number.NEGATIVE_INFINITY;
  #used = 0;
  /** Of those that were used, as far as the store knows. */
  #told = 0;
  /** Calls in the window that other servers admitted, as far as it is known here. */
  #others = 0;
  #telling: Promise<void> | undefined;
  #aloneUntil = Number.NEGATIVE_INFINITY;

  constructor(terms: BurstWindowTerms) {
    this.#terms = terms;
    // Nobody else can have an embedded store open.
    this.#ahead = terms.store.kind === 'sqlite' ? Number.POSITIVE_INFINITY : Math.ceil(terms.burst / 10);
  }

  /** Moves to the window that `now` lies in; answers what must be waited for before it can be told whether a call may come. */
  settle(now: number): Promise<void> | undefined {
    const age = now - this.#start;
    // A clock that was set back must not keep the window open for that long.
    if (age >= this.#terms.interval || age < 0) this.#begin(now);
    const isTold = this.#used - this.#told < this.#ahead || now < this.#aloneUntil;
    return isTold || this.remaining === 0 ? undefined : (this.#telling ?? this.#tell(now));
  }

  /** Calls that are left of the window, for all servers. */
  get remaining(): number {
    return Math.max(0, this.#terms.burst - this.#used - this.#others);
  }

  /** When the window ends, in milliseconds since 1970. */
  get end(): number {
    return this.#start + this.#terms.interval;
  }

  /** Counts a call that was admitted. */
  count(now: number): void {
    this.#used++;
    const untold = this.#used - this.#told;
    if (untold * 2 >= this.#ahead && !this.#telling && now >= this.#aloneUntil) void this.#tell(now);
  }

  #begin(now: number): void {
    this.#start = now;
    this.#used = 0;
    this.#told = 0;
    this.#others = 0;
    this.#telling = undefined;
  }

  #tell(now: number): Promise<void> {
    const { store, locationId, tenantId, bucket, interval } = this.#terms;
    const startedAt = this.#start;
    const calls = this.#used - this.#told;
    const telling = store.engine
      .write(locationId, session =>
        addToWindow(session, { tenant_id: tenantId, bucket }, { startedAt, calls, interval, now }),
      )
      .then(
        window => {
          if (telling !== this.#telling) return;
          this.#told += calls;
          this.#others = Math.max(this.#others, window.calls - this.#told);
          this.#start = window.startedAt;
        },
        () => {
          // Without the store each server counts for itself.
          if (telling === this.#telling) this.#aloneUntil = now + failedFor;
        },
      )
      .then(() => {
        if (telling === this.#telling) this.#telling = undefined;
      });
    this.#telling = telling;
    return telling;
  }
}

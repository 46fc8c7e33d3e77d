import type { Store } from '#store/store.ts';
import { correctCalls, type LeasedCalls, leaseCalls } from '#store/usage.ts';

const second = 1000;
export const dayLength = 86_400 * second;
/** A day that is used up is asked about again after this: another replica may have handed calls back. */
const refusedFor = 10 * second;
const failedFor = second;

export interface AllowanceTerms {
  readonly store: Store;
  readonly tenantId: string;
  readonly locationId: string;
  readonly bucket: string;
  /** Calls in a day of UTC. */
  readonly daily: number;
}

/**
 * What this replica may still admit of a bucket's day. It holds a lease of up to a tenth of the day, filled up from
 * the store when half is gone, so that no caller waits for it. What comes while the store is asked (as the first call
 * of a day) is admitted up to one lease ahead of its answer: by that much for each replica can the limit be passed,
 * and that much a crash can lose.
 */
export class DailyAllowance {
  readonly #terms: AllowanceTerms;
  readonly #lease: number;
  #day = Number.NaN;
  /** Since the day began here. */
  #leased = 0;
  #used = 0;
  /** What the store counted for all replicas when it was last asked. */
  #total = 0;
  #asking: Promise<void> | undefined;
  #askAgainAt = 0;

  constructor(terms: AllowanceTerms) {
    this.#terms = terms;
    this.#lease = Math.ceil(terms.daily / 10);
  }

  /** Takes one call of the day that `now` lies in, unless there is none left. */
  take(now: number): boolean {
    const day = Math.floor(now / dayLength);
    if (day !== this.#day) this.#begin(day);
    const left = this.#leased - this.#used;
    if (left * 2 <= this.#lease && this.#asking === undefined && now >= this.#askAgainAt) {
      this.#fill(this.#lease - left, now);
    }
    if (left + Math.min(this.#lease, this.#terms.daily - this.#total) <= 0) return false;
    this.#used++;
    return true;
  }

  /** Calls that are left of the day for all replicas, as far as it is known here. */
  get remaining(): number {
    return Math.max(0, this.#terms.daily - this.#total + this.#leased - this.#used);
  }

  /** Hands back what was leased and not used. Never rejects: what cannot be handed back is lost for the day. */
  async giveBack(now: number): Promise<void> {
    await this.#asking;
    const unused = this.#leased - this.#used;
    if (unused === 0 || this.#day !== Math.floor(now / dayLength)) return;
    this.#leased -= unused;
    const { store, locationId } = this.#terms;
    await store.engine
      .write(locationId, session => correctCalls(session, this.#usage(this.#day), -unused))
      .catch(() => {});
  }

  #begin(day: number): void {
    this.#day = day;
    this.#leased = 0;
    this.#used = 0;
    this.#total = 0;
    this.#asking = undefined;
    this.#askAgainAt = 0;
  }

  #fill(wanted: number, now: number): void {
    const day = this.#day;
    const { store, locationId, daily } = this.#terms;
    const asking = store.engine
      .write(locationId, session => leaseCalls(session, this.#usage(day), { wanted, daily }))
      .then(
        leased => this.#settle(day, leased, now),
        () => this.#pause(day, now + failedFor),
      );
    this.#asking = asking;
  }

  #settle(day: number, { granted, total }: LeasedCalls, askedAt: number): void {
    // An answer about a day that is over changes nothing.
    if (day !== this.#day) return;
    this.#leased += granted;
    this.#total = total;
    this.#pause(day, granted === 0 ? askedAt + refusedFor : 0);
  }

  #pause(day: number, until: number): void {
    if (day !== this.#day) return;
    this.#asking = undefined;
    this.#askAgainAt = until;
  }

  #usage(day: number) {
    return { tenant_id: this.#terms.tenantId, bucket: this.#terms.bucket, day };
  }
}

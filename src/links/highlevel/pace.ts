import { setTimeout as pause } from 'node:timers/promises';
import type { Clock } from '#base/clock.ts';
import { type Bucket, countOthers, giveBack, holdUntil, type Limits, lease, settle } from './token-bucket.ts';

/** What the answer of a call said of the limits. */
export interface Told {
  /** Calls that are left in the interval, as HighLevel counts. */
  readonly remaining?: number;
  /** Not to be called again before so many milliseconds. */
  readonly wait?: number;
}

/** Keeps the calls to one account under its limits, with all others who call it. */
export interface Pace {
  /** Waits until a call may be made. What it gives is to be called when the call has ended. */
  begin(signal: AbortSignal): Promise<(told: Told) => void>;
  /** Gives back what was leased and not used. */
  close(): Promise<void>;
}

/** The row that replicas share: changes it in a transaction. */
export type ChangeBucket = <Result>(
  work: (bucket: Bucket) => { readonly bucket: Bucket; readonly result: Result },
) => Promise<Result>;

export interface PaceTerms {
  readonly change: ChangeBucket;
  readonly limits: Limits;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Sleeps; tests pass one that moves their clock. */
  readonly wait?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

interface Open {
  readonly id: string;
  readonly until: number;
  left: number;
  ends: number[];
}

/** A lease is forgotten after so many milliseconds: a call that is not answered by then was given up before. */
const leaseLasts = 60_000;
/** No call of a lease begins later than this. */
const beginsWithin = 25_000;

export function openPace({ change, limits, clock, newId, wait = sleep }: PaceTerms): Pace {
  const portion = Math.max(1, Math.floor(limits.burst / 10));
  let open: Open[] = [];
  /** Of the answer that came last, and when. */
  let told: (Told & { readonly at: number }) | undefined;
  let asking: Promise<number> | undefined;

  /** Settles what has ended, and leases the next calls in the same transaction; answers when to ask again. */
  async function ask(): Promise<number> {
    const ended = open.map(({ id, ends, left, until }) => ({ id, ends, left, until }));
    for (const each of open) each.ends = [];
    const last = told;
    told = undefined;
    const id = newId();
    const now = clock();
    const { granted, nextAt } = await change(bucket => {
      let after = ended.reduce((before, each) => settle(before, each.id, each.ends), bucket);
      if (last?.wait !== undefined) after = holdUntil(after, last.at + last.wait);
      if (last?.remaining !== undefined) after = countOthers(after, limits, last.remaining, last.at);
      const leased = lease(after, limits, { id, want: portion, now, until: now + leaseLasts });
      return { bucket: leased.bucket, result: leased };
    });
    open = open.filter(({ left, ends, until }) => left > 0 || ends.length > 0 || until > now);
    if (granted > 0) open.push({ id, until: now + leaseLasts, left: granted, ends: [] });
    return nextAt;
  }

  return {
    async begin(signal) {
      for (;;) {
        signal.throwIfAborted();
        const latest = clock() - beginsWithin + leaseLasts;
        const found = open.find(({ left, until }) => left > 0 && until >= latest);
        if (found) {
          found.left -= 1;
          return result => {
            found.ends.push(clock());
            // That one call was told to wait is not forgotten for another that was let through.
            if (told?.wait === undefined || result.wait !== undefined) told = { ...result, at: clock() };
          };
        }
        asking ??= ask().finally(() => {
          asking = undefined;
        });
        const nextAt = await asking;
        const rest = nextAt - clock();
        if (rest > 0) await wait(rest, signal);
      }
    },
    async close() {
      const ended = open;
      open = [];
      if (ended.length === 0) return;
      await change(bucket => {
        const settled = ended.reduce((before, each) => settle(before, each.id, each.ends), bucket);
        return {
          bucket: ended.reduce((before, each) => giveBack(before, each.id), settled),
          result: undefined,
        };
      });
    },
  };
}

export async function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  await pause(milliseconds, undefined, { signal, ref: false });
}

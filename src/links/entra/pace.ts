export interface Pace {
  /** Waits as long as the last answer gives reason to. */
  before(signal: AbortSignal): Promise<void>;
  /** Looks how much of the limit an answer says is used. */
  heed(headers: Headers): void;
}

/** From this share of the limit on. */
const slowFrom = 0.8;
/** Milliseconds before a request at that share, and more for each tenth above. */
const least = 250;
const moreEachTenth = 250;

/**
 * Slows requests down before Graph refuses them: above 80 % of the limit its answers say so, up to 1.8 (Microsoft
 * Graph, throttling limits, `x-ms-throttle-limit-percentage`).
 */
export function pace(sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>): Pace {
  let owed = 0;
  return {
    async before(signal) {
      const milliseconds = owed;
      owed = 0;
      if (milliseconds > 0) await sleep(milliseconds, signal);
    },
    heed(headers) {
      const share = Math.min(Number(headers.get('x-ms-throttle-limit-percentage') ?? 0), 1.8);
      owed = share >= slowFrom ? least + Math.round((share - slowFrom) * 10) * moreEachTenth : 0;
    },
  };
}

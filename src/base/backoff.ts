export interface Backoff {
  /** Before the second try, in milliseconds. */
  readonly first: number;
  /** Never longer than this, in milliseconds. */
  readonly longest: number;
}

/**
 * How long to wait after so many failed tries: doubled each time, and anywhere between nothing and that, so that those
 * who failed together do not come back together (full jitter; AWS, "Timeouts, retries and backoff with jitter").
 */
export function waitAfter(
  failures: number,
  { first, longest }: Backoff,
  random: () => number = Math.random,
): number {
  return Math.ceil(random() * Math.min(longest, first * 2 ** (failures - 1)));
}

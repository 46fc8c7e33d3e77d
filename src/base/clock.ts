/** Milliseconds since 1970, UTC. Only this file asks the machine for the time; all else is given a clock. */
export type Clock = () => number;

export const systemClock: Clock = () => Date.now();

/** Milliseconds that only go forward, for durations. */
export const monotonic: Clock = () => performance.now();

/** ISO 8601 in UTC with milliseconds, the form of every time that leaves the API. */
export function toIso(milliseconds: number): string {
  return new Date(milliseconds).toISOString();
}

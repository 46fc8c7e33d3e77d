import type { TestClock } from '#test/support/operations.ts';
import type { Linked } from './linked.ts';
import type { Journaled } from './start.ts';

/** What the calls of a run were like. */
export interface Calls {
  readonly count: number;
  /** Whose answer did not arrive. */
  readonly lost: number;
  /** Writes that were answered well and changed nothing. */
  readonly idle: number;
  /** Beyond the limit. */
  readonly tooMany: number;
}

export function callsIn(journal: readonly Journaled[]): Calls {
  const having = (is: (call: Journaled) => boolean) => journal.filter(is).length;
  return {
    count: journal.length,
    lost: having(({ fault }) => fault === 'lostAnswer' || fault === 'cut'),
    idle: having(({ operation, status, isIdle }) => isIdle && status < 300 && isWrite(operation)),
    tooMany: having(({ status, fault }) => status === 429 && fault === undefined),
  };
}

/** What is written to HighLevel in an hour in which nobody changes anything. */
export async function writesInAnHour(
  { highLevel: { journal }, settle }: Linked,
  clock: TestClock,
): Promise<readonly Journaled[]> {
  const before = journal.length;
  clock.advance(3_600_000);
  await settle();
  return journal.slice(before).filter(({ operation }) => isWrite(operation));
}

/** Looks and sweeps of a day. */
export async function settleForADay({ settle }: Linked, clock: TestClock): Promise<void> {
  for (let look = 0; look < 4; look += 1) {
    await settle();
    clock.advance(16 * 60_000);
  }
  clock.advance(24 * 3_600_000);
  await settle();
}

function isWrite(operation: string): boolean {
  return !/^GET|search|oauth/.test(operation);
}

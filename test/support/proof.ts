import { randomInt } from 'node:crypto';
import type { TestContext } from 'node:test';

/** Whether `npm run prove` runs the tests: in their long form, with a new seed. */
const isProof = process.env.ROSTER_PROVE === '1';

/** How often something is tried: a few times with the tests, as often as a proof needs with `npm run prove`. */
export function times(short: number, long: number): number {
  return isProof ? long : short;
}

/** The seed of a run: the same for all tests, a new one for each proof, and `ROSTER_SEED` to repeat one. */
export const seed = Number(process.env.ROSTER_SEED ?? (isProof ? randomInt(2 ** 31) : 1));

/** Between the parts of what a test tells of itself; `npm run prove` takes it apart again. */
export const separator = ' · ';

/** Says how a statement was tried and what was found, for the table of `npm run prove`. */
export function tell(
  context: TestContext,
  { statement, how, found }: { readonly statement: string; readonly how: string; readonly found: string },
): void {
  context.diagnostic([statement, how, `seed ${seed}`, found].join(separator));
}

import { monotonic } from '#base/clock.ts';
import { getContact } from '#operations/contact/get.ts';
import { shapeOf } from './walk-client.ts';
import { startWalkStage } from './walk-stage.ts';

export interface ForeignTimes {
  /** Calls of each of the two kinds. */
  readonly calls: number;
  /** Different answers, but for the trace id and the id that was sent: one where they look the same. */
  readonly shapes: number;
  /** How likely times as different as these are if foreign and missing take the same. */
  readonly p: number;
}

/**
 * R26: reads by turns a contact of another tenant and one that nobody has, and compares status, headers, body and times.
 * Times are told, not judged: a busy machine makes them what it likes.
 */
export async function compareForeignAndMissing(calls: number): Promise<ForeignTimes> {
  const stage = await startWalkStage('R26');
  try {
    const shapes = new Set<string>();
    const foreign: number[] = [];
    const missing: number[] = [];
    const time = async (contactId: string) => {
      const call = await stage.callOf(getContact, { contactId });
      const start = monotonic();
      const answer = await stage.ask(getContact, call);
      const taken = monotonic() - start;
      shapes.add(shapeOf(answer, [contactId]));
      return taken;
    };
    const missingId = [...stage.foreign.ids.contact].toReversed().join('');
    for (let n = 0; n < 200; n++) await time(n % 2 === 0 ? stage.foreign.ids.contact : missingId);
    for (let n = 0; n < calls; n++) {
      // Each goes first as often as the other.
      if (n % 2 === 0) foreign.push(await time(stage.foreign.ids.contact));
      missing.push(await time(missingId));
      if (n % 2 === 1) foreign.push(await time(stage.foreign.ids.contact));
    }
    return { calls, shapes: shapes.size, p: mannWhitney(foreign, missing) };
  } finally {
    await stage.close();
  }
}

/** The two-sided p of the Mann–Whitney U test, by the normal approximation, which serves from twenty values on. */
export function mannWhitney(ones: readonly number[], others: readonly number[]): number {
  const all = [
    ...ones.map(value => ({ value, isOne: true })),
    ...others.map(value => ({ value, isOne: false })),
  ];
  all.sort((one, other) => one.value - other.value);
  let rankSum = 0;
  let ties = 0;
  for (let from = 0; from < all.length; ) {
    let to = from;
    while (all[to]?.value === all[from]?.value && to < all.length) to++;
    const rank = (from + 1 + to) / 2;
    rankSum += rank * all.slice(from, to).filter(({ isOne }) => isOne).length;
    ties += (to - from) ** 3 - (to - from);
    from = to;
  }
  const [n, m] = [ones.length, others.length];
  const total = n + m;
  const u = rankSum - (n * (n + 1)) / 2;
  const deviation = Math.sqrt(((n * m) / 12) * (total + 1 - ties / (total * (total - 1))));
  return 2 * (1 - normalBelow(Math.abs(u - (n * m) / 2) / deviation));
}

/** The share of a normal distribution below `z` (Abramowitz and Stegun, 26.2.17; off by less than 1e-7). */
function normalBelow(z: number): number {
  const t = 1 / (1 + 0.2316419 * z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  const sum = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153].reduce(
    (value, factor) => (value + factor) * t,
    0,
  );
  return 1 - density * sum;
}

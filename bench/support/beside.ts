import { type Kind, median, run } from './kinds.ts';
import type { ServerProcess } from './processes.ts';
import type { FilledStore } from './store-of.ts';

export interface BesideTerms {
  readonly kinds: readonly Kind[];
  /** Each kind has its name with this behind it. */
  readonly suffix?: string;
  readonly filled: FilledStore;
  readonly roster: ServerProcess;
  readonly twin: ServerProcess;
  readonly rounds: number;
}

/** Prints each kind beside its bare twin, in turns: the medians of the rounds. */
export async function printBeside({
  kinds,
  filled,
  roster,
  twin,
  rounds,
  suffix = '',
}: BesideTerms): Promise<void> {
  for (const kind of kinds) {
    for (const connections of [1, 8, 32]) {
      const shares: number[] = [];
      const speeds: [number, number][] = [];
      for (let round = 0; round < rounds; round++) {
        const ours = await run(kind, filled, roster, connections);
        const bare = await run(kind, filled, twin, connections);
        shares.push(ours.perSecond / bare.perSecond);
        speeds.push([ours.perSecond, bare.perSecond]);
      }
      const [mine, bares] = [median(speeds.map(([a]) => a)), median(speeds.map(([, b]) => b))];
      console.log(
        `  ${`${kind.name}${suffix}`.padEnd(16)} ${String(connections).padStart(2)} connections  Roster ${mine.toFixed(0).padStart(6)}  bare ${bares.toFixed(0).padStart(6)}  share ${(median(shares) * 100).toFixed(0)} %`,
      );
    }
  }
}

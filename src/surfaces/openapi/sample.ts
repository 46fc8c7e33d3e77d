import { isRecord } from '#base/json.ts';
import type { Operation } from '#operations/operation.ts';

/** A typical call of an operation and its answer, as its test made them. */
export interface Sample {
  readonly input: Readonly<Record<string, unknown>>;
  readonly answer: Readonly<Record<string, unknown>>;
  /** Of a preset: the input of its parent that the sample becomes. */
  readonly becomes?: Readonly<Record<string, unknown>>;
  /** Of a preset: the members that it sets by itself. */
  readonly fixed?: Readonly<Record<string, unknown>>;
}

/** A sample of each operation by its key. */
export type Samples = ReadonlyMap<string, Sample>;

const day = 86_400_000;

/** Reads what an operation's test kept. Throws a sentence where it is no sample. */
export async function sampleOf(operation: Operation, kept: unknown): Promise<Sample> {
  if (!isRecord(kept) || !isRecord(kept.input) || !isRecord(kept.answer))
    throw new Error(`The sample of ${operation.key} has no input or no answer.`);
  const sample = { input: kept.input, answer: kept.answer };
  if (operation.presetOf === undefined) return sample;
  const now = Date.UTC(2026, 0, 15, 9);
  const becomes = await translated(operation, sample.input, now);
  const later = await translated(operation, sample.input, now + day);
  return { ...sample, becomes, fixed: fixedIn(becomes, later, sample.input) };
}

async function translated(operation: Operation, input: object, now: number) {
  const { input: becomes } = await operation.prepare(input, now);
  return isRecord(becomes) ? becomes : {};
}

/** What neither was sent nor depends on the time of the call. */
function fixedIn(
  becomes: Readonly<Record<string, unknown>>,
  later: Readonly<Record<string, unknown>>,
  sent: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const texts = Object.values(sent).map(value => JSON.stringify(value));
  return Object.fromEntries(
    Object.entries(becomes).filter(([name, value]) => {
      const text = JSON.stringify(value);
      return (
        !Object.hasOwn(sent, name) &&
        text === JSON.stringify(later[name]) &&
        !texts.some(sentText => text.includes(sentText))
      );
    }),
  );
}

/** The sample of an operation. Throws a sentence where there is none. */
export function sampleFor(samples: Samples, { key }: Operation): Sample {
  const sample = samples.get(key);
  if (sample) return sample;
  throw new Error(`${key} has no sample. Let its test call sample({…}) once, then run npm run derive.`);
}

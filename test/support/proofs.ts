import { inspect } from 'node:util';
import { separator } from './proof.ts';

/** A statement about reliability, and what came of trying it. */
export interface Proof {
  readonly title: string;
  readonly numbers: string;
  readonly words: string;
  readonly how: string;
  readonly seed: string;
  readonly found: string;
  readonly isHeld: boolean;
  readonly error: string | undefined;
}

interface TestEvent {
  readonly type: string;
  readonly data: unknown;
}

/** Gathers from a run of tests those that are named after a statement, by number. */
export async function proofsFrom(
  events: AsyncIterable<TestEvent>,
  onProof: (proof: Proof) => void,
): Promise<readonly Proof[]> {
  const proofs: Proof[] = [];
  for await (const { type, data } of events) {
    if (typeof data !== 'object' || data === null) continue;
    if (type === 'test:diagnostic' && 'message' in data) {
      // What a test tells of itself comes right after its result.
      const told = toldIn(String(data.message));
      const last = proofs.at(-1);
      if (told && last) proofs[proofs.length - 1] = { ...last, ...told };
    }
    if ((type !== 'test:pass' && type !== 'test:fail') || !('name' in data)) continue;
    const isSkipped = 'skip' in data && data.skip !== undefined;
    const [, numbers, words] = /^((?:R\d+, )*R\d+)[.:] (.*)$/s.exec(String(data.name)) ?? [];
    if (isSkipped || numbers === undefined || words === undefined) continue;
    const isHeld = type === 'test:pass';
    const error = !isHeld && 'details' in data ? inspect(data.details, { depth: 4 }) : undefined;
    const title = String(data.name);
    const proof = { title, numbers, words, how: 'as it says', seed: '', found: 'held', isHeld, error };
    proofs.push(proof);
    onProof(proof);
  }
  return proofs.toSorted((one, other) => firstNumber(one) - firstNumber(other));
}

function toldIn(message: string): Pick<Proof, 'how' | 'seed' | 'found'> | undefined {
  const [numbers, how, seed, found] = message.split(separator);
  if (numbers === undefined || !/^R\d/.test(numbers)) return undefined;
  if (how === undefined || seed === undefined || found === undefined) return undefined;
  return { how, seed: seed.replace('seed ', ''), found };
}

function firstNumber({ numbers }: Proof): number {
  return Number(/\d+/.exec(numbers)?.[0]);
}

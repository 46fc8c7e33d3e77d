import { type Random, randomFrom } from '../random.ts';

/** What goes wrong. */
export type FaultEffect =
  /** Answered instead of the real answer; nothing is done. `body` as text goes as it is. */
  | {
      readonly kind: 'answer';
      readonly status: number;
      readonly headers?: Readonly<Record<string, string>>;
      readonly body?: unknown;
    }
  /** The request is done, its answer does not come over whole. */
  | { readonly kind: 'transport'; readonly how: TransportFault }
  /** A delta page that is not as one would wish. */
  | { readonly kind: 'page'; readonly how: PageFault }
  /** The answer says how much of the limit is used, as 0.8 to 1.8. */
  | { readonly kind: 'percentage'; readonly share: number }
  /** A change is seen so many milliseconds later. */
  | { readonly kind: 'late'; readonly milliseconds: number }
  | { readonly kind: 'notification'; readonly how: NotificationFault };

export type TransportFault =
  | 'reset before headers'
  | 'reset in body'
  | 'reset after body'
  | 'wrong length'
  | 'cut JSON'
  | 'damaged gzip'
  /** A byte in a text that is not UTF-8. */
  | 'damaged text'
  /** A byte at a time, never to the end. */
  | 'drip'
  /** Nothing is ever answered. */
  | 'silence';

export type PageFault =
  /** The next link is the one that was asked for. */
  | 'same link'
  /** Any order, and some objects first in an older state. */
  | 'shuffled'
  /** No objects, but a next link. */
  | 'empty'
  /** No objects, and that is said to be all. */
  | 'nothing at all'
  /** What was told before is told again. */
  | 'replayed';

export type NotificationFault =
  | 'lost'
  | 'twice'
  /** After a minute of the simulator's clock. */
  | 'late'
  | 'out of order'
  | 'foreign subscription'
  | 'foreign tenant'
  | 'wrong state'
  | 'no state'
  /** A thousand in one body. */
  | 'thousand';

export interface FaultTerms {
  /** Which requests, of Graph's alone when left out; the path is any part of path and query. */
  readonly match?: { readonly method?: string; readonly path?: string };
  /** How many go well before. */
  readonly after?: number;
  /** How many go wrong: one when left out. */
  readonly times?: number;
  /** Of each going wrong, once it may. */
  readonly probability?: number;
  readonly seed?: number;
}

export type Fault = FaultEffect & FaultTerms;

export interface ArmedFault {
  /** How often it happened. */
  readonly happened: number;
  disarm(): void;
}

interface Armed {
  readonly fault: Fault;
  readonly random: Random;
  seen: number;
  happened: number;
}

export interface Occasion {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** One request of a batch: goes wrong only where a fault names its path. */
  readonly isInner?: boolean;
}

export class Faults {
  readonly #armed = new Set<Armed>();

  arm(fault: Fault): ArmedFault {
    const armed: Armed = { fault, random: randomFrom(fault.seed ?? 1), seen: 0, happened: 0 };
    this.#armed.add(armed);
    return {
      get happened() {
        return armed.happened;
      },
      disarm: () => void this.#armed.delete(armed),
    };
  }

  disarmAll(): void {
    this.#armed.clear();
  }

  /** The effect of this kind that is due on this occasion. The first that was armed goes first. */
  due<Kind extends FaultEffect['kind']>(
    kind: Kind,
    occasion?: Occasion,
  ): Extract<Fault, { kind: Kind }> | undefined {
    for (const armed of this.#armed) {
      const { fault } = armed;
      if (!isOf(fault, kind) || !fits(fault, occasion)) continue;
      const { after = 0, times = 1, probability = 1 } = fault;
      if (armed.seen++ < after || armed.random.next() >= probability) continue;
      if (++armed.happened >= times) this.#armed.delete(armed);
      return fault;
    }
    return undefined;
  }
}

function isOf<Kind extends FaultEffect['kind']>(
  fault: Fault,
  kind: Kind,
): fault is Extract<Fault, { kind: Kind }> {
  return fault.kind === kind;
}

function fits({ match }: Fault, occasion: Occasion | undefined): boolean {
  if (!occasion) return true;
  if (match?.method !== undefined && match.method !== occasion.method) return false;
  if (match?.path === undefined) return !occasion.isInner && occasion.path.startsWith('/v1.0/');
  return occasion.path.includes(match.path);
}

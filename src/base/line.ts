import { type Bounded, tellOf } from './bounded.ts';

export interface LineTerms {
  readonly name: string;
  /** How many work at once. */
  readonly atOnce: number;
  /** How many may wait; who comes when so many do is refused by `refusal`. */
  readonly longest: number;
  refusal(): Error;
}

/** Work that is done so many at once, the others waiting in line. */
export class Line implements Bounded {
  readonly #terms: LineTerms;
  readonly #waiting: (() => void)[] = [];
  #running = 0;

  constructor(terms: LineTerms) {
    this.#terms = terms;
    tellOf(this);
  }

  get name(): string {
    return this.#terms.name;
  }

  get limit(): number {
    return this.#terms.longest;
  }

  get size(): number {
    return this.#waiting.length;
  }

  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    await this.#turn();
    try {
      return await work();
    } finally {
      const next = this.#waiting.shift();
      if (next) next();
      else this.#running--;
    }
  }

  async #turn(): Promise<void> {
    const { atOnce, longest, refusal } = this.#terms;
    if (this.#running < atOnce) {
      this.#running++;
      return;
    }
    if (this.#waiting.length >= longest) throw refusal();
    await new Promise<void>(resolve => this.#waiting.push(resolve));
  }
}

import { type Bounded, tellOf } from './bounded.ts';

/**
 * A map that holds at most `limit` entries and forgets one that was not used for long. The order of use is kept from
 * half the limit on: keeping it costs more than the look-up, and before that nothing is near being forgotten.
 */
export class BoundedMap<Key, Value> implements Bounded {
  readonly name: string;
  readonly limit: number;
  readonly #entries = new Map<Key, Value>();
  readonly #onForgotten: ((value: Value) => void) | undefined;

  /** The name says in metrics what it holds. `onForgotten` is told of an entry that had to go because of the limit. */
  constructor(name: string, limit: number, onForgotten?: (value: Value) => void) {
    this.name = name;
    this.limit = limit;
    this.#onForgotten = onForgotten;
    tellOf(this);
  }

  get size(): number {
    return this.#entries.size;
  }

  get(key: Key): Value | undefined {
    const value = this.#entries.get(key);
    if (value === undefined || this.#entries.size * 2 < this.limit) return value;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  set(key: Key, value: Value): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size <= this.limit) return;
    const oldest = this.#entries.entries().next();
    if (oldest.done) return;
    this.#entries.delete(oldest.value[0]);
    this.#onForgotten?.(oldest.value[1]);
  }

  delete(key: Key): void {
    this.#entries.delete(key);
  }

  /** Forgets every entry that the question answers with yes. */
  deleteWhere(isGone: (value: Value, key: Key) => boolean): void {
    for (const [key, value] of this.#entries) if (isGone(value, key)) this.#entries.delete(key);
  }
}

import { channel } from 'node:diagnostics_channel';

/** Something in memory that grows by use, up to a bound: a cache or a queue. */
export interface Bounded {
  /** What it holds, in words that metrics show: `access tokens`. */
  readonly name: string;
  readonly size: number;
  readonly limit: number;
}

/** Tells of each, once it is made, to whoever listens (`node:diagnostics_channel`). */
const made = channel('roster:bounded');

/** Lets metrics show how full it is. */
export function tellOf(bounded: Bounded): void {
  made.publish(bounded);
}

/** What there is of one name. */
export interface Fullness {
  readonly name: string;
  readonly size: number;
  readonly limit: number;
}

/** Listens from now on; answers how full is what was made since and is still in use, by name. */
export function hearBounds(): () => readonly Fullness[] {
  const heard = new Map<string, WeakRef<Bounded>[]>();
  made.subscribe(message => {
    if (!isBounded(message)) return;
    const others = (heard.get(message.name) ?? []).filter(each => each.deref() !== undefined);
    heard.set(message.name, [...others, new WeakRef(message)]);
  });
  return () =>
    [...heard].map(([name, references]) => {
      const there = references.map(each => each.deref()).filter(each => each !== undefined);
      const sum = (figure: 'size' | 'limit') => there.reduce((total, each) => total + each[figure], 0);
      return { name, size: sum('size'), limit: sum('limit') };
    });
}

function isBounded(message: unknown): message is Bounded {
  return typeof message === 'object' && message !== null && 'limit' in message && 'size' in message;
}

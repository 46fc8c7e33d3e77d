/** A number from 0 up to, but not with, 1. */
export type Random = () => number;

/** The same numbers for the same seed in each run (mulberry32). */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A place below `count`; the first ones are common and most are rare, by Zipf's law. */
export function zipf(random: Random, count: number): number {
  return Math.min(count - 1, Math.floor(count ** random()) - 1);
}

const onsets = ['b', 'ch', 'd', 'f', 'g', 'h', 'k', 'l', 'm', 'n', 'p', 'r', 's', 'st', 't', 'v', 'w', 'z'];
const vowels = ['a', 'e', 'i', 'o', 'u', 'ei', 'ó', 'ü'];
const codas = ['', '', 'n', 'r', 'l', 's', 'ck', 'm'];

/** A word that could be a name and is none. */
export function syllables(random: Random): string {
  const length = 2 + Math.floor(random() * 2);
  const word = Array.from(
    { length },
    () => one(random, onsets) + one(random, vowels) + one(random, codas),
  ).join('');
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

function one(random: Random, values: readonly string[]): string {
  return values[Math.floor(random() * values.length)] ?? '';
}

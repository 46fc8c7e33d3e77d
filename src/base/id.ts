import { randomFillSync } from 'node:crypto';
import type { Clock } from './clock.ts';

const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const timeLength = 8;
const randomLength = 12;

export type NewId = () => string;

/** Fills the given bytes with random ones; tests pass a seeded one. */
export type RandomBytes = (bytes: Uint8Array) => void;

/**
 * Makes ids of HighLevel's form: 20 characters of base 62. Eight hold the time in milliseconds, so ids sort by
 * time and new rows lie together; twelve are random (71 bits), so an id cannot be guessed.
 */
export function idMaker(clock: Clock, random: RandomBytes = randomFillSync): NewId {
  const pool = new Uint8Array(1024);
  let next = pool.length;
  let lastTime = -1;
  let timeText = '';

  function randomCharacter(): string {
    for (;;) {
      if (next === pool.length) {
        random(pool);
        next = 0;
      }
      const byte = pool[next++] ?? 0;
      // 248 = 4 × 62: bytes above would favour the first letters.
      if (byte < 248) return alphabet.charAt(byte % 62);
    }
  }

  return () => {
    const time = clock();
    if (time !== lastTime) {
      lastTime = time;
      timeText = encodeTime(time);
    }
    let id = timeText;
    for (let i = 0; i < randomLength; i++) id += randomCharacter();
    return id;
  };
}

/** Where the ids of a moment begin: those that were made before are smaller. */
export function idAt(time: number): string {
  return encodeTime(Math.max(0, time));
}

function encodeTime(time: number): string {
  let rest = time;
  let text = '';
  for (let i = 0; i < timeLength; i++) {
    text = alphabet.charAt(rest % 62) + text;
    rest = Math.floor(rest / 62);
  }
  return text;
}

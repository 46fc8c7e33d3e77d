import type { AttackRequest } from './attacks.ts';
import { compact, encodePart, type Members, rs256, type TokenMint } from './token-mint.ts';

/** A text that rows put where an answer might repeat it. */
export const canary = 'canary-in-the-token';

export function partsOf(token: string): readonly [header: string, payload: string, signature: string] {
  const [header = '', payload = '', signature = ''] = token.split('.');
  return [header, payload, signature];
}

export function unsigned(mint: TokenMint, headerChanges: Members = {}): string {
  return `${encodePart(mint.header(headerChanges))}.${encodePart(mint.claims())}`;
}

export function byStranger(mint: TokenMint, headerChanges: Members = {}): string {
  return compact(mint.header(headerChanges), mint.claims(), rs256(mint.stranger));
}

export function authorization(...values: readonly string[]): AttackRequest {
  return { headers: values.map(value => `Authorization: ${value}`) };
}

import assert from 'node:assert/strict';
import type { Operation } from '#operations/operation.ts';
import { checkAnswer } from './highlevel-contract.ts';

/** Fails where an answer differs from what HighLevel's clients expect of the call. */
export function assertHighLevelShape({ http }: Operation, answer: unknown): void {
  const { method, path, status = 200 } = http;
  assert.deepEqual(checkAnswer('dated', method, path, status, answer), []);
}

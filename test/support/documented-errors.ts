import assert from 'node:assert/strict';
import { RosterError } from '#base/errors.ts';
import type { Operation } from '#operations/operation.ts';
import { errorsOf } from '#surfaces/openapi/answers.ts';

/** Found since they were last looked at. */
const undocumented = new Set<string>();

/** Waits for the answer of an operation, and notes an error that its documents do not name. */
export async function withDocumentedErrors<Answer>(
  operation: Operation,
  answer: Promise<Answer>,
): Promise<Answer> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RosterError) noteError(operation, error.code);
    throw error;
  }
}

export function noteError(operation: Operation, code: unknown): void {
  if (errorsOf(operation).some(error => error.code === code)) return;
  undocumented.add(`${operation.key} ${code}`);
}

/** Fails for an operation that gave an error which its documents, so the reference and OpenAPI, do not name. */
export function checkErrors(): void {
  const found = [...undocumented].sort();
  undocumented.clear();
  assert.deepEqual(found, [], 'Name these codes in the `errors` of the operations, then run npm run derive.');
}

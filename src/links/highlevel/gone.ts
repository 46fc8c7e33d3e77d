import { LinkProblem } from '../directory/problem.ts';

/** Whether HighLevel says that it has no such record. */
export function isGone(error: unknown): boolean {
  return error instanceof LinkProblem && error.code === 'not_found';
}

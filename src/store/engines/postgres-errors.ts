import { RosterError } from '#base/errors.ts';

/** Two transactions crossed, and this one was taken back (serialization_failure, deadlock_detected). */
const crossed = /^(40001|40P01)$/;
/**
 * The server ended, is starting or is full (57P…, 53…), the connection was lost (08…), a statement or a lock took too
 * long (57014, 55P03), or the transaction was left waiting (25P03).
 */
const unavailable =
  /^(57P0\d|57014|53\w{3}|08\w{3}|55P03|25P0[34]|E(CONN|PIPE|TIMEDOUT|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN)\w*)$/;
/** What the driver says without a code. */
const unanswered =
  /Connection terminated|timeout exceeded when trying to connect|Query read timeout|not queryable|timeout expired/;

/** Whether the same transaction may be run again from its start: nothing of it is left. */
export function hasCrossed(error: unknown): boolean {
  return crossed.test(codeOf(error));
}

/** A newer release has changed a table: what this connection has prepared of it does not fit any more. */
export function isOutdated(error: unknown): boolean {
  return codeOf(error) === '0A000' && error instanceof Error && /cached plan/.test(error.message);
}

/** The driver's error as one that a caller may see, where it says that the database does not answer. */
export function asAnswer(error: unknown): unknown {
  if (!hasCrossed(error) && !isUnavailable(error)) return error;
  const said = new RosterError(
    'store_unavailable',
    'The store does not answer. Repeat the call after Retry-After.',
    { retryAfter: 2 },
  );
  said.cause = error;
  return said;
}

/** Whether the server gave up a statement that took too long (query_canceled). */
export function isTimeout(error: unknown): boolean {
  return codeOf(error) === '57014';
}

/** Whether the connection must not go back to the pool. */
export function isLost(error: unknown): boolean {
  const code = codeOf(error);
  return /^(57P|08|25P0[34]|E[A-Z])/.test(code) || (error instanceof Error && unanswered.test(error.message));
}

function isUnavailable(error: unknown): boolean {
  return unavailable.test(codeOf(error)) || (error instanceof Error && unanswered.test(error.message));
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

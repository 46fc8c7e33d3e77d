import { RosterError } from '#base/errors.ts';

/** What SQLite says when the disk, not the statement, is at fault: an I/O error, a full disk, a file that cannot be opened. */
const ofDisk = [10, 13, 14];
const ioError = 10;

/** Whether the disk did not do what it was asked. */
export function isOfDisk(error: unknown): boolean {
  return ofDisk.includes(primaryCode(error));
}

/** Whether the connection must be replaced: SQLite goes on failing on it after an I/O error. */
export function spoilsConnection(error: unknown): boolean {
  return primaryCode(error) === ioError;
}

/** SQLite's error as one that a caller may see, where the disk is at fault. */
export function asAnswer(error: unknown): unknown {
  if (!isOfDisk(error)) return error;
  const said = new RosterError(
    'store_unavailable',
    'The disk of the store takes no more. Repeat the call after Retry-After; whoever runs the server must make room.',
    { retryAfter: 5 },
  );
  said.cause = error;
  return said;
}

/** More writes wait than are done soon. */
export function tooManyWait(): RosterError {
  return new RosterError(
    'store_unavailable',
    'Too many changes wait for the store. Repeat the call after Retry-After.',
    { retryAfter: 1 },
  );
}

/** Without what the extended code adds (SQLite, "Result and Error Codes"). */
function primaryCode(error: unknown): number {
  return error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
}

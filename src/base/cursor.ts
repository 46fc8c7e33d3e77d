import { RosterError } from './errors.ts';
import { parseJson } from './json.ts';

/** A position in a list: the sort value of the last record, and its id. */
export type Position = readonly [value: string | number, id: string];

export function encodeCursor(position: Position): string {
  return Buffer.from(JSON.stringify(position)).toString('base64url');
}

/** Throws `cursor_invalid` for a text that `encodeCursor` did not make. */
export function decodeCursor(cursor: string): Position {
  try {
    const parsed = parseJson(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parsed) && parsed.length === 2) {
      const [value, id]: unknown[] = parsed;
      if ((typeof value === 'string' || typeof value === 'number') && typeof id === 'string')
        return [value, id];
    }
  } catch {}
  throw cursorInvalid();
}

/** As `decodeCursor`, for a list that is sorted by whole numbers. */
export function decodeNumberCursor(cursor: string): readonly [value: number, id: string] {
  const [value, id] = decodeCursor(cursor);
  if (typeof value !== 'number' || !Number.isSafeInteger(value)) throw cursorInvalid();
  return [value, id];
}

function cursorInvalid(): RosterError {
  return new RosterError(
    'cursor_invalid',
    'The cursor is not one that this call gave. Start again without it.',
  );
}

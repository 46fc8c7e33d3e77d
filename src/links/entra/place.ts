import { isRecord, parseJson } from '#base/json.ts';
import { LinkProblem } from '../directory/problem.ts';

/** Where one list of the directory is read on. */
export interface Stand {
  /** As Graph gave it. */
  readonly link: string;
  /** Whether all objects are being told, or those that changed. */
  readonly isFull: boolean;
}

/** Where a connection stands in the directory: which list is read next, and how far both were read. */
export interface Place {
  readonly list: 'users' | 'contacts';
  readonly users?: Stand;
  readonly contacts?: Stand;
}

/** A place as the text that is kept as a link. */
export function linkTo(place: Place): string {
  return JSON.stringify(place);
}

/** Throws a `LinkProblem` of the kind `resync` where the text is no place. */
export function placeAt(link: string): Place {
  const { list, users, contacts } = membersIn(link);
  if (list !== 'users' && list !== 'contacts') throw lost();
  return { list, ...standIn('users', users), ...standIn('contacts', contacts) };
}

function membersIn(link: string): Readonly<Record<string, unknown>> {
  try {
    const value = parseJson(link);
    if (isRecord(value)) return value;
  } catch {
    // Said below.
  }
  throw lost();
}

function standIn<List extends string>(
  list: List,
  stand: unknown,
): { readonly [Name in List]?: Stand } | object {
  if (!isRecord(stand) || typeof stand.link !== 'string') return {};
  return { [list]: { link: stand.link, isFull: stand.isFull === true } };
}

function lost(): LinkProblem {
  return new LinkProblem(
    'resync',
    'place_unreadable',
    'The place in the changes of the directory cannot be read; everything is read again.',
  );
}

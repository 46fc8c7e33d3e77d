import { RosterError } from '#base/errors.ts';
import { Line } from '#base/line.ts';
import type { Dictionaries } from '../dictionary.ts';
import type { Session } from '../engines/engine.ts';
import { readerOf } from '../reader.ts';
import type { ContactSearch, FoundContacts } from './search-contacts.ts';

/** A search that no index carries. It is plain data, so that a thread can be given it. */
export interface AsideSearch {
  readonly locationId: string;
  readonly now: number;
  readonly search: ContactSearch;
}

/** How long it may take, in milliseconds. */
export const longestSearch = 2000;

/** The line of those who wait for such a search: one at a time, so that it leaves processors to others. */
export const searchLine = () =>
  new Line({ name: 'waiting searches', atOnce: 1, longest: 32, refusal: tooBroad });

export async function searchIn(
  session: Session,
  { locationId, now, search }: AsideSearch,
  dictionaries: Dictionaries,
): Promise<FoundContacts> {
  const { searchContacts } = await import('./search-contacts.ts');
  const open = () => Promise.reject(new Error('A search opens no secret.'));
  return searchContacts({ ...readerOf(session, { locationId, now, dictionaries }), open }, search);
}

export function tooBroad(): RosterError {
  return new RosterError(
    'search_too_broad',
    'The search looks at too many contacts. Narrow it, by a tag, an address or three letters of a name.',
    { retryAfter: 1 },
  );
}

/** Leaves a read whose search is to be done aside. */
export class SearchedAside extends Error {
  readonly search: ContactSearch;

  constructor(search: ContactSearch) {
    super('This read waits for a search.');
    this.search = search;
  }
}

import type { Dictionaries } from './dictionary.ts';
import type { Session } from './engines/engine.ts';
import type { StoreReader } from './store.ts';

/** What a reader is of: a location, at a moment. */
export interface ReadTerms {
  readonly locationId: string;
  readonly now: number;
  readonly dictionaries: Dictionaries;
}

/** What reads one location by a session; it can neither open secrets nor put a search aside. */
export function readerOf(
  session: Session,
  { locationId, now, dictionaries }: ReadTerms,
): Omit<StoreReader, 'open' | 'aside'> {
  return {
    locationId,
    kind: session.kind,
    database: session.database,
    rows: session.rows,
    hasTextIndex: () => session.hasTextIndex(),
    select: async query => (await query.execute(session.database)).rows,
    now,
    dictionary: revision => dictionaries.read(session, locationId, revision),
  };
}

import { sql } from 'kysely';
import type { StoreReader } from '../store.ts';
import type { DirectoryPersonTable } from '../tables-links.ts';
import { holdsWord, wordsOf } from '../text-search.ts';

export interface PeopleQuery {
  /** Words; each is in the name or in the e-mail. */
  readonly query: string;
  readonly state?: DirectoryPersonTable['state'] | undefined;
  /** Folded name and id of the last person of the page before. */
  readonly after: readonly [name: string, id: string];
  readonly limit: number;
}

export type FoundPerson = Pick<
  DirectoryPersonTable,
  'person_id' | 'name' | 'name_folded' | 'email' | 'state' | 'code' | 'reason' | 'contact_id' | 'left_at'
>;

/**
 * People of a connection by name. What is asked is answered from the index `search`, so that the attributes of people
 * who are not found are not read.
 */
export async function searchPeople(
  { database, locationId }: StoreReader,
  connectionId: string,
  { query, state, after: [name, id], limit }: PeopleQuery,
): Promise<readonly FoundPerson[]> {
  let found = database
    .selectFrom('directory_person')
    .select('person_id')
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where(sql<boolean>`(name_folded, person_id) > (${name}, ${id})`);
  if (state !== undefined) found = found.where('state', '=', state);
  for (const word of wordsOf(query)) {
    found = found.where(({ or }) =>
      or([holdsWord('name_folded', word), holdsWord(sql<string>`lower(email)`, word)]),
    );
  }
  return database
    .selectFrom('directory_person')
    .select(['person_id', 'name', 'name_folded', 'email', 'state', 'code', 'reason', 'contact_id', 'left_at'])
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('person_id', 'in', found.orderBy('name_folded').orderBy('person_id').limit(limit))
    .orderBy('name_folded')
    .orderBy('person_id')
    .execute();
}

/** The first people of a connection by name who are contacts or may become some. */
export async function somePeople(
  { database, locationId }: StoreReader,
  connectionId: string,
  limit: number,
): Promise<readonly DirectoryPersonTable[]> {
  return database
    .selectFrom('directory_person')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('state', 'in', ['linked', 'waiting', 'refused'])
    .orderBy('name_folded')
    .orderBy('person_id')
    .limit(limit)
    .execute();
}

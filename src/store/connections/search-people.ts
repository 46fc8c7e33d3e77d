import { sql } from 'kysely';
import type { StoreReader } from '../store.ts';
import type { DirectoryPersonTable } from '../tables-links.ts';
import { holdsWord, wordsOf } from '../text-search.ts';

export interface PeopleQuery {
  /** Words; each is in the name or in the e-mail. */
  readonly query: string;
  /** `leaving` for those whom a run is about to take away. */
  readonly state?: DirectoryPersonTable['state'] | 'leaving' | undefined;
  /** Folded name and id of the last person of the page before. */
  readonly after: readonly [name: string, id: string];
  readonly limit: number;
}

export type FoundPerson = Pick<
  DirectoryPersonTable,
  | 'person_id'
  | 'name'
  | 'name_folded'
  | 'email'
  | 'state'
  | 'code'
  | 'reason'
  | 'contact_id'
  | 'leaving'
  | 'left_at'
>;

/**
 * People of a connection by name. Who is found is asked of the index `search` alone, which takes about 0.1 s among 100,000
 * people; in their rows it is twice as long.
 */
export async function searchPeople(
  { database, locationId }: StoreReader,
  connectionId: string,
  { query, state, after: [name, id], limit }: PeopleQuery,
): Promise<readonly FoundPerson[]> {
  const people = database
    .selectFrom('directory_person')
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId);
  let found = people
    .select('person_id')
    .where(sql<boolean>`(name_folded, person_id) > (${name}, ${id})`)
    .orderBy('name_folded')
    .orderBy('person_id')
    .limit(limit);
  if (state === 'leaving') found = found.where('leaving', 'is not', null);
  else if (state !== undefined) found = found.where('state', '=', state);
  for (const word of wordsOf(query)) {
    found = found.where(({ or }) =>
      or([holdsWord('name_folded', word), holdsWord(sql<string>`lower(email)`, word)]),
    );
  }
  const ids = (await found.execute()).map(row => row.person_id);
  if (ids.length === 0) return [];
  const rows = await people
    .select(['person_id', 'name', 'name_folded', 'email', 'state', 'code', 'reason', 'contact_id'])
    .select(['leaving', 'left_at'])
    .where('person_id', 'in', ids)
    .execute();
  return rows.sort((one, other) => ids.indexOf(one.person_id) - ids.indexOf(other.person_id));
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

/** The names of people of a connection by id. */
export async function namesOfPeople(
  { database, locationId }: StoreReader,
  connectionId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await database
    .selectFrom('directory_person')
    .select(['person_id', 'name'])
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('person_id', 'in', [...new Set(ids)])
    .execute();
  return new Map(rows.map(row => [row.person_id, row.name]));
}

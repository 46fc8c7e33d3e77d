import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MappedPerson, mapPerson } from '#contacts/directory/map-person.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { directoryOf } from './directory.ts';
import type { DirectoryPage } from './source.ts';

/** What people of a page become, made before the transaction that takes the page: its database is still at work meanwhile. */
export interface MappedAhead {
  /** Of the connection by whose mapping it was made. */
  readonly version: number;
  /** Of the location. */
  readonly country: string;
  readonly people: ReadonlyMap<DirectoryPerson, MappedPerson>;
}

/** Between so many people others have their turn. */
const mappedAtOnce = 20;

/** The page with what its people become: in the first run of a connection, since in later ones most are as they were. */
export async function mapAhead(
  read: <Result>(work: (store: StoreReader) => Promise<Result>) => Promise<Result>,
  connection: ConnectionTable,
  page: DirectoryPage,
): Promise<DirectoryPage> {
  if (connection.current_at !== null) return page;
  const { mapping } = await directoryOf(connection);
  const { country } = await read(getLocation);
  const people = new Map<DirectoryPerson, MappedPerson>();
  for (const change of page.changes) {
    if (change.kind !== 'person') continue;
    if (people.size % mappedAtOnce === 0) await nextTurn();
    people.set(change.person, await mapPerson(change.person, mapping, { country }));
  }
  return { ...page, mapped: { version: connection.version, country, people } };
}

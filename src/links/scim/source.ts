import type { DirectoryChange, DirectoryPerson } from '#contacts/directory/person.ts';
import { findScimUser, scimUsersBehind } from '#store/scim/users.ts';
import type { StoreReader, StoreWriter } from '#store/store.ts';
import type { DirectorySource } from '../directory/source.ts';
import { userPerson } from './user-person.ts';

/** Reads of the location that a connection belongs to. */
export type Read = <Result>(work: (store: StoreReader) => Promise<Result>) => Promise<Result>;

const peopleInPage = 500;

/**
 * The people whom a SCIM client has sent, read as a directory is read: so that all can be settled anew when the mapping
 * or the filter of the connection was changed. There is nothing to be asked for later: changes come by themselves.
 */
export function scimSource(read: Read, connectionId: string): DirectorySource {
  return {
    async page(link) {
      const people = await read(async store => {
        const users = await scimUsersBehind(store, connectionId, link ?? '', peopleInPage);
        return Promise.all(users.map(user => userPerson(store, connectionId, user)));
      });
      const changes = people.map(person => ({ kind: 'person', person }) as const);
      const last = people.at(-1);
      return last && people.length === peopleInPage
        ? { changes, nextLink: last.id }
        : { changes, deltaLink: '' };
    },
    async person(id): Promise<DirectoryPerson | undefined> {
      return read(async store => {
        const user = await findScimUser(store, connectionId, id);
        return user && userPerson(store, connectionId, user);
      });
    },
    async test() {},
  };
}

/** These people as they are in this transaction, without those who are gone since they were read. */
export async function usersNow(
  store: StoreReader | StoreWriter,
  connectionId: string,
  changes: readonly DirectoryChange[],
): Promise<readonly DirectoryChange[]> {
  const found: DirectoryChange[] = [];
  for (const change of changes) {
    const user =
      change.kind === 'person' ? await findScimUser(store, connectionId, change.person.id) : undefined;
    if (user) found.push({ kind: 'person', person: await userPerson(store, connectionId, user) });
  }
  return found;
}

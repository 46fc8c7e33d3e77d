import type { ExternalId } from '#contacts/contact.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { ConnectionTable, DirectoryPersonTable } from '../tables-links.ts';
import { listConnections, settingsOf } from './connections.ts';
import { findPerson } from './people.ts';

/** The people of directories whose ids a contact carries, tied to it or not. */
export async function peopleOfLinks(
  store: StoreReader | StoreWriter,
  links: readonly ExternalId[],
): Promise<readonly DirectoryPersonTable[]> {
  const ofDirectories = links.filter(({ system }) => system === 'entra' || system === 'scim');
  if (ofDirectories.length === 0) return [];
  const people: DirectoryPersonTable[] = [];
  for (const connection of await listConnections(store)) {
    const begin = `${ownerOf(connection)}:`;
    for (const { system, externalId } of ofDirectories) {
      if (system !== connection.type || !externalId.startsWith(begin)) continue;
      const person = await findPerson(store, connection.id, externalId.slice(begin.length));
      if (person) people.push(person);
    }
  }
  return people;
}

/** Whose the ids of a connection's people are: the tenant's, or those of the client that sends them. */
function ownerOf(connection: ConnectionTable): unknown {
  return connection.type === 'entra' ? settingsOf(connection).tenantId : connection.id;
}

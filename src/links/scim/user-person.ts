import { isRecord } from '#base/json.ts';
import type { DirectoryPerson } from '#contacts/directory/person.ts';
import { scimPerson } from '#contacts/scim/person.ts';
import type { ScimUser } from '#contacts/scim/resource.ts';
import { findScimUser } from '#store/scim/users.ts';
import type { StoreReader } from '#store/store.ts';

/** The person whom a user is. The manager, of whom a client sends the id alone, is told by name where that one is here. */
export async function userPerson(
  store: Pick<StoreReader, 'rows' | 'locationId'>,
  connectionId: string,
  user: ScimUser,
): Promise<DirectoryPerson> {
  const person = scimPerson(user);
  const { manager } = person.attributes;
  if (!isRecord(manager) || typeof manager.id !== 'string') return person;
  const found = await findScimUser(store, connectionId, manager.id);
  if (!found) return person;
  const { displayName, mail } = scimPerson(found).attributes;
  return { ...person, attributes: { ...person.attributes, manager: { displayName, mail, ...manager } } };
}

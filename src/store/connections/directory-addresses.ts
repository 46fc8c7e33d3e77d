import { isRecord, parseJson } from '#base/json.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { listConnections, settingsOf } from './connections.ts';
import { findPerson } from './people.ts';

/**
 * The addresses, in lower case, that the directory of a tenant gives one of its members, as far as it is connected to the
 * location. What a token says of an address is no proof: its owner may change it. A guest's address is another tenant's word.
 */
export async function directoryAddresses(
  store: StoreReader | StoreWriter,
  tenantId: string,
  objectId: string,
): Promise<readonly string[]> {
  const found = new Set<string>();
  for (const connection of await listConnections(store, 'entra')) {
    if (String(settingsOf(connection).tenantId).toLowerCase() !== tenantId.toLowerCase()) continue;
    const row = await findPerson(store, connection.id, objectId);
    const attributes = row && row.state !== 'removed' ? parseJson(row.attributes) : undefined;
    if (!isRecord(attributes) || attributes.userType === 'Guest') continue;
    for (const address of [attributes.mail, attributes.userPrincipalName])
      if (typeof address === 'string' && address !== '') found.add(address.toLowerCase());
  }
  return [...found];
}

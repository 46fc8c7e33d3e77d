import type { StoreWriter } from '../store.ts';
import { removeScimUser } from './users.ts';

/** Takes away all users of a connection, and its secrets. */
export async function removeScimConnection(
  { database, locationId }: StoreWriter,
  connectionId: string,
): Promise<void> {
  for (const table of ['scim_email', 'scim_user', 'scim_bearer'] as const) {
    await database
      .deleteFrom(table)
      .where('location_id', '=', locationId)
      .where('connection_id', '=', connectionId)
      .execute();
  }
}

/** Takes away the users whose contacts are these, before it is forgotten whose they are. */
export async function removeScimUsersOf(store: StoreWriter, contactIds: readonly string[]): Promise<void> {
  const people = await store.database
    .selectFrom('directory_person')
    .select(['connection_id', 'person_id'])
    .where('location_id', '=', store.locationId)
    .where('contact_id', 'in', contactIds)
    .execute();
  for (const { connection_id, person_id } of people) await removeScimUser(store, connection_id, person_id);
}

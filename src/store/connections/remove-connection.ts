import { binIsKept } from '../contacts/contacts.ts';
import { removeScimConnection } from '../scim/remove.ts';
import type { StoreWriter } from '../store.ts';

/**
 * Takes a connection away with all that is known of the directory's people; the contacts stay. Those of leavers in the
 * recycle bin are held by nothing any more, and purged as any other.
 */
export async function removeConnection(store: StoreWriter, id: string): Promise<void> {
  const { database, locationId } = store;
  await removeScimConnection(store, id);
  const held = (is: '=' | '!=') =>
    database
      .selectFrom('directory_person')
      .select('contact_id')
      .where('location_id', '=', locationId)
      .where('connection_id', is, id)
      .where('contact_id', 'is not', null);
  await database
    .updateTable('contact')
    .set({ purge_at: store.now + binIsKept })
    .where('location_id', '=', locationId)
    .where('deleted_at', 'is not', null)
    .where('purge_at', 'is', null)
    .where('id', 'in', held('='))
    .where('id', 'not in', held('!='))
    .execute();
  for (const table of ['directory_person', 'sync_conflict'] as const) {
    await database
      .deleteFrom(table)
      .where('location_id', '=', locationId)
      .where('connection_id', '=', id)
      .execute();
  }
  await database
    .deleteFrom('connection')
    .where('location_id', '=', locationId)
    .where('id', '=', id)
    .execute();
}

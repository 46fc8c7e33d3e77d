import type { ContactState } from '#contacts/contact-state.ts';
import type { StoreWriter } from '../store.ts';
import { fromRow } from './row.ts';

/**
 * The contacts of a batch as they are kept, by id, their rows locked until the transaction ends; those that are
 * not there or in the recycle bin are left out. Rows are locked in the order of their ids, and before anything
 * else that a change locks, so that two batches cannot wait for each other.
 */
export async function lockContacts(
  store: StoreWriter,
  ids: readonly string[],
): Promise<ReadonlyMap<string, ContactState>> {
  if (ids.length === 0) return new Map();
  const query = store.database
    .selectFrom('contact')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', 'in', [...new Set(ids)])
    .where('deleted_at', 'is', null)
    .orderBy('id');
  const rows = await (store.kind === 'sqlite' ? query : query.forUpdate()).execute();
  return new Map(rows.map(row => [row.id, fromRow(row)]));
}

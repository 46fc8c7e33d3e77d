import { lockContacts } from './contacts/lock-contacts.ts';
import type { StoreWriter } from './store.ts';
import type { TaskTable } from './tables.ts';

/**
 * The tasks of a batch by id, their rows and those of their contacts locked until the transaction ends; those that
 * are not there, or whose contact is in the recycle bin, are left out. Contacts come first and both in the order of
 * their ids, so that two batches cannot wait for each other.
 */
export async function lockTasks(
  store: StoreWriter,
  ids: readonly string[],
): Promise<ReadonlyMap<string, TaskTable>> {
  if (ids.length === 0) return new Map();
  const named = store.database
    .selectFrom('task')
    .where('location_id', '=', store.locationId)
    .where('id', 'in', [...new Set(ids)]);
  const owners = await named.select('contact_id').execute();
  const contacts = await lockContacts(
    store,
    owners.map(({ contact_id }) => contact_id),
  );
  const query = named.selectAll().orderBy('id');
  const rows = await (store.kind === 'sqlite' ? query : query.forUpdate()).execute();
  return new Map(rows.filter(row => contacts.has(row.contact_id)).map(row => [row.id, row]));
}

import { sql } from 'kysely';
import type { StoreWriter } from '../store.ts';
import type { DirectoryPersonTable } from '../tables-links.ts';

/** No version of a connection: a person settled by it is settled again. */
const stale = -1;

/** Marks the contacts of those who report to some people as to be brought up to date. */
export async function markReports(
  { database, locationId }: StoreWriter,
  connectionId: string,
  managerIds: readonly string[],
): Promise<void> {
  if (managerIds.length === 0) return;
  await database
    .updateTable('directory_person')
    .set({ settled_version: stale })
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId)
    .where('manager_id', 'in', managerIds)
    .where('state', '=', 'linked')
    .where('left_at', 'is', null)
    .where('leaving', 'is', null)
    .execute();
}

/** Some of those who are so marked, by id. */
export async function markedReports(
  { database, locationId }: StoreWriter,
  connectionId: string,
  { after, limit }: { readonly after: string; readonly limit: number },
): Promise<readonly DirectoryPersonTable[]> {
  return (
    database
      .selectFrom('directory_person')
      .selectAll()
      .where('location_id', '=', locationId)
      .where('connection_id', '=', connectionId)
      // As its index has it: a bound value would not be known to be one of those.
      .where(sql<boolean>`settled_version < 0`)
      .where('person_id', '>', after)
      .orderBy('person_id')
      .limit(limit)
      .execute()
  );
}

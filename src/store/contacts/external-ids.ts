import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';

const bySystemAndId = statement<{ location_id: string; system: string; external_id: string }>()(
  (database, bind) =>
    database
      .selectFrom('external_id')
      .select('contact_id')
      .where('location_id', '=', bind('location_id'))
      .where('system', '=', bind('system'))
      .where('external_id', '=', bind('external_id')),
);

/** The id of the contact that another system knows under an id. */
export async function findByExternalId(
  store: StoreReader,
  system: string,
  externalId: string,
): Promise<string | undefined> {
  const [row] = await store.rows(bySystemAndId, {
    location_id: store.locationId,
    system,
    external_id: externalId,
  });
  return row?.contact_id;
}

/** The contacts that another system knows under some ids, by id. */
export async function contactsByExternalIds(
  { database, locationId }: StoreReader | StoreWriter,
  system: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await database
    .selectFrom('external_id')
    .select(['external_id', 'contact_id'])
    .where('location_id', '=', locationId)
    .where('system', '=', system)
    .where('external_id', 'in', externalIds)
    .execute();
  return new Map(rows.map(row => [row.external_id, row.contact_id]));
}

import { sql } from 'kysely';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import { listOf, type ValueList, valuesIn } from '../value-list.ts';

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

const bySystemAndIds = statement<{ location_id: string; system: string; external_ids: ValueList }>()(
  (_database, bind, kind) => sql<{ external_id: string; contact_id: string | null }>`
    select given.value as external_id, (
      select e.contact_id from external_id e where e.location_id = ${bind('location_id')}
        and e.system = ${bind('system')} and e.external_id = given.value
    ) as contact_id
    from ${valuesIn(kind, bind('external_ids'))} as given`,
);

/** The contacts that another system knows under some ids, by id. */
export async function contactsByExternalIds(
  store: StoreReader | StoreWriter,
  system: string,
  externalIds: readonly string[],
): Promise<Map<string, string>> {
  if (externalIds.length === 0) return new Map();
  const rows = await store.rows(bySystemAndIds, {
    location_id: store.locationId,
    system,
    external_ids: listOf(store.kind, externalIds),
  });
  return new Map(
    rows.flatMap(({ external_id, contact_id }) => (contact_id === null ? [] : [[external_id, contact_id]])),
  );
}

import { sql } from 'kysely';
import { websiteDomain } from '#contacts/business.ts';
import { foldText } from '#contacts/text.ts';
import type { StoreWriter } from './store.ts';
import type { BusinessTable } from './tables.ts';

/** What a business may be known again by. */
export interface BusinessMarks {
  readonly name: string;
  readonly website?: string | null | undefined;
  readonly externalId?: string | undefined;
}

/**
 * The business that is meant: by external id, then by the domain of its website, then by name, of several the oldest.
 * One that has another external id is none. Until the transaction ends nobody else looks for one in the location, so
 * that of two calls that race the second finds what the first made.
 */
export async function matchBusiness(
  store: StoreWriter,
  { name, website, externalId }: BusinessMarks,
): Promise<BusinessTable | undefined> {
  if (store.kind === 'postgres') {
    const lock = `${store.locationId} business.upsert`;
    await store.select(sql`select pg_advisory_xact_lock(hashtextextended(${lock}, 0))`);
  }
  const domain = website ? websiteDomain(website) : undefined;
  const ways = [
    ['external_id', externalId],
    ['website_domain', domain],
    ['name_folded', foldText(name)],
  ] as const;
  for (const [column, value] of ways) {
    if (value === undefined) continue;
    let query = store.database
      .selectFrom('business')
      .selectAll()
      .where('location_id', '=', store.locationId)
      .where(column, '=', value);
    if (externalId !== undefined) {
      query = query.where(({ eb, or }) =>
        or([eb('external_id', 'is', null), eb('external_id', '=', externalId)]),
      );
    }
    const oldest = query.orderBy('date_added').orderBy('id').limit(1);
    const row = await (store.kind === 'sqlite' ? oldest : oldest.forUpdate()).executeTakeFirst();
    if (row) return row;
  }
  return undefined;
}

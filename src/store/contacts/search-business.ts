import { sql } from 'kysely';
import type { ContactState } from '#contacts/contact-state.ts';
import type { SearchWord } from '#contacts/search-node.ts';
import { allOf, wordHolds } from '../search/predicate.ts';
import type { StoreReader } from '../store.ts';
import type { ContactTable } from '../tables.ts';
import { rowsToCount, type Total, totalFrom } from '../total.ts';
import type { BusinessPage } from './list-contacts.ts';
import { fromRow } from './row.ts';

/**
 * As `listOfBusiness`, but only those contacts in which every word is found, and how many they are. The index
 * by business carries it: no contact of another business is looked at.
 */
export async function searchOfBusiness(
  store: StoreReader,
  words: readonly SearchWord[],
  { businessId, limit, skip = 0, after }: BusinessPage,
): Promise<Total & { readonly states: ContactState[] }> {
  const found = sql`from contact where location_id = ${store.locationId} and business_id = ${businessId}
    and deleted_at is null and exists (select 1 from contact_search s
      where s.location_id = contact.location_id and s.id = contact.id and ${allOf(words.map(wordHolds))})`;
  const rows = await store.select(sql<ContactTable>`
    select * ${found} and (sort_name, id) > (${after?.sortName ?? ''}, ${after?.id ?? ''})
    order by sort_name, id limit ${limit} offset ${skip}`);
  const [count] = await store.select(sql<{ counted: number }>`
    select count(*) as counted from (select 1 as one ${found} limit ${sql.lit(rowsToCount)}) as found`);
  return { states: rows.map(fromRow), ...totalFrom(count?.counted ?? 0) };
}

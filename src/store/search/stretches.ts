import { type RawBuilder, sql } from 'kysely';
import type { StoreReader } from '../store.ts';
import { rowsToCount } from '../total.ts';
import type { Driver } from './driver.ts';

/** So many contacts that were added one after the other, in whatever location, are a stretch of the text index. */
const contactsOfStretch = 131_072;

/** Where no more than this times as many are likely as are counted, all are found as fast. */
const clearlyMore = 1.5;

/** The stretch of a contact, from its number, as the text index of PostgreSQL has it. */
export function stretchOf(number: RawBuilder<unknown>): RawBuilder<number> {
  return sql`(${number} / ${sql.lit(contactsOfStretch)})`;
}

/**
 * Whether a way in finds more contacts than are counted, told from as few stretches as have so many. False where it does not,
 * or where that is not told in less time than it takes to find all.
 */
export async function findsMore(store: StoreReader, { idsIn }: Driver): Promise<boolean> {
  if (!idsIn) return false;
  const countedIn = (stretches: RawBuilder<unknown>, most: number) =>
    sql<number>`(select count(*) from (${idsIn(stretches)} limit ${most}) as found)`;
  // The last is not full yet.
  const [first] = await store.select(sql<{ filled: number; counted: number }>`
    select filled, ${countedIn(sql`array[filled - 1]`, rowsToCount)} as counted
    from (select ${stretchOf(sql.ref('last_value'))} as filled from contact_search_number_sequence) as stretches`);
  const filled = first?.filled ?? 0;
  let counted = first?.counted ?? 0;
  let looked = 1;
  while (counted < rowsToCount) {
    const each = counted / looked;
    if (each * filled < clearlyMore * rowsToCount) return false;
    const more = Math.ceil((1.1 * (rowsToCount - counted)) / each);
    if (looked + more > filled) return false;
    const next = Array.from({ length: more }, (_stretch, n) => filled - 1 - looked - n);
    const inNext = countedIn(sql`${`{${next}}`}::bigint[]`, rowsToCount - counted);
    const [further] = await store.select(sql<{ counted: number }>`select ${inNext} as counted`);
    counted += further?.counted ?? 0;
    looked += more;
  }
  return true;
}

import { type RawBuilder, sql } from 'kysely';
import type { StoreReader } from '../store.ts';
import type { Order } from './order.ts';
import { isAtHand, type Plan } from './plan.ts';
import { numberBefore } from './text-rows.ts';
import { withinTime } from './within-time.ts';

/** Behind so many contacts the way through the index of age is longer than a look at each of a few. */
const nearBy = 100;

/**
 * The rows `s` of a page by age, where indexes tell their `id` and `date_added`: a contact that is looked at costs a page
 * of the file. Undefined where contacts have to be looked at, or are so few that it is cheaper. The last of the page is the
 * one at `end`.
 */
export function pageFromIndexes(
  store: StoreReader,
  plan: Plan,
  { order, end }: { readonly order: Order; readonly end: number },
): RawBuilder<unknown> | undefined {
  const { driver, keys, isWhole } = plan;
  // Behind the age stands the id alone.
  if (!order.isByAge || order.terms.length > 2) return undefined;
  if (isAtHand(plan)) return sql`(${driver?.dated}) as s where true`;
  const isCheaper = end > nearBy ? !plan.isFew : !plan.isVeryFew;
  if (!driver?.isExact || driver.by === 'id' || !isWhole || !isCheaper) return undefined;
  // What the text index has found is not looked at again: an index by age has the numbers of its rows.
  const { index, holds } = plan.newestBy ?? { index: 'contact_search_date_added', holds: sql`true` };
  return sql`contact_search s indexed by ${sql.ref(index)} where ${withinTime(store.kind)}
    and s.location_id = ${store.locationId} and ${holds}
    and s.number in (select ${numberBefore(store.locationId)} + value from json_each(${keys}))`;
}

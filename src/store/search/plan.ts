import { type RawBuilder, sql } from 'kysely';
import type { StoreReader } from '../store.ts';
import { rowsToCount } from '../total.ts';
import type { Driver, NewestBy } from './driver.ts';
import { numberBefore } from './text-rows.ts';

/** How the contacts of a search are come by. */
export interface Plan {
  /** The way in that finds the fewest. */
  readonly driver: Driver | undefined;
  /** The keys of those that it finds, as the engine has a list: then the index is asked but once. Of too many not all. */
  readonly keys: string | undefined;
  /** Whether it finds no more than are counted: a list has all keys then. */
  readonly isWhole: boolean;
  /** Whether they are so few that each may be looked at. */
  readonly isFew: boolean;
  /** Whether they are so few that a look at each costs less than the way through an index. */
  readonly isVeryFew: boolean;
  /** How many the whole search finds, where a way in finds just that; at most one more than are counted. */
  readonly found: number | undefined;
  /** Of SQLite: the index that has the newest of fewer contacts first. */
  readonly newestBy: NewestBy | undefined;
}

const unknown: Plan = {
  driver: undefined,
  keys: undefined,
  isWhole: false,
  isFew: false,
  isVeryFew: false,
  found: undefined,
  newestBy: undefined,
};

/** What is done with a way in that is known to find all of the search, and more than are counted. */
export function planOfMany(driver: Driver): Plan {
  return { ...unknown, driver, found: rowsToCount };
}

/** No better way in is looked for than one that finds so few. */
const fewEnough = 200;

/** The best of some ways in. Of at most `mostLookedAt` contacts each is looked at: the text index then has no better. */
export async function choosePlan(
  store: StoreReader,
  drivers: readonly Driver[],
  mostLookedAt: number,
): Promise<Plan> {
  const mostGladlyLookedAt = Math.floor(mostLookedAt / 4);
  let plan = unknown;
  let fewest = Number.POSITIVE_INFINITY;
  for (const driver of drivers) {
    const enough = driver.isOfTexts ? mostLookedAt : fewEnough;
    if (fewest <= (driver.by === 'number' ? mostGladlyLookedAt : enough) || isSettled(plan)) break;
    const { counted, keys } = await keysOf(
      store,
      driver,
      driver.isSparse ? mostGladlyLookedAt + 1 : rowsToCount,
      mostLookedAt,
    );
    if (driver.isSparse && counted > mostGladlyLookedAt) continue;
    const found = driver.isExact ? counted : plan.found;
    const newestBy = driver.newestBy ?? plan.newestBy;
    // Of two that find as many, or too many to count, the later: the text index is asked for all that it knows of.
    if (counted <= fewest) {
      const isWhole = counted < rowsToCount;
      const isFew = counted <= mostLookedAt;
      const isVeryFew = counted <= mostGladlyLookedAt;
      plan = { driver, keys, isWhole, isFew, isVeryFew, found, newestBy };
      fewest = counted;
    } else plan = { ...plan, found, newestBy: plan.newestBy ?? newestBy };
  }
  return plan;
}

/** Whether no other way in has more to tell: the total is known, and the page at hand or so near that it is looked for. */
function isSettled(plan: Plan): boolean {
  return isAtHand(plan) || (plan.driver?.isExact === true && !plan.isWhole);
}

/** Whether indexes tell all of a search, and when each contact that it finds was added. */
export function isAtHand({ driver, isWhole }: Plan): boolean {
  return driver?.isExact === true && driver.dated !== undefined && isWhole;
}

/** What a way in finds, as one value: so many rows would cost more than to find them. */
async function keysOf(
  store: StoreReader,
  driver: Driver,
  most: number,
  mostLookedAt: number,
): Promise<{ counted: number; keys: string | undefined }> {
  // What finds all of a search is not asked for more than are looked at, where a list costs as much as to find them.
  const mostListed = driver.isExact ? mostLookedAt : most;
  const list =
    store.kind === 'sqlite'
      ? sql`json_group_array(key)`
      : sql`case when count(*) <= ${sql.lit(mostListed)} then coalesce(array_agg(key), '{}')::text end`;
  const [row] = await store.select(sql<{ counted: number; keys: string | null }>`
    select count(*) as counted, ${list} as keys
    from (select key from (${driver.keys}) as way limit ${sql.lit(most)}) as found`);
  if (!row) throw new Error('A count has one row.');
  return { counted: row.counted, keys: row.keys ?? undefined };
}

/** The rows `s` that the way in finds. */
export function rowsFoundBy(
  { kind, locationId }: StoreReader,
  driver: Driver,
  plan: Plan,
): RawBuilder<unknown> {
  const keys = plan.isWhole ? plan.keys : undefined;
  if (kind === 'postgres') {
    const ids = keys ? sql`select unnest(${keys}::text[]) as id` : driver.ids;
    return sql`(${ids}) as way join contact_search s on s.location_id = ${locationId} and s.id = way.id`;
  }
  // SQLite keeps the order of a cross join.
  if (keys === undefined)
    return sql`(${driver.ids}) as way cross join contact_search s on s.location_id = ${locationId} and s.id = way.id`;
  const row =
    driver.by === 'id' ? sql`s.id = way.value` : sql`s.number = ${numberBefore(locationId)} + way.value`;
  return sql`json_each(${keys}) as way cross join contact_search s on s.location_id = ${locationId} and ${row}`;
}

import { sql } from 'kysely';
import type { LookalikeRule } from '#contacts/lookalike.ts';
import type { StoreReader } from '../store.ts';

/** So many contacts are looked at in a step; of those that share one value, no more are put together. */
export const contactsAtOnce = 500;

interface Row {
  /** What the rows are sorted by, and of those alike in it, what must be equal besides. */
  readonly value: string;
  readonly beside: string;
  readonly contact_id: string;
}

/** Contacts that share a value, and the value behind which to go on; null at the end. */
export interface Runs {
  readonly runs: readonly (readonly string[])[];
  readonly after: string | null;
  readonly looked: number;
}

/**
 * The contacts of the location in the order of a rule's values, behind one: no more are held than are looked at in a
 * step, however many there are.
 */
export async function readRuns(store: StoreReader, rule: LookalikeRule, after: string): Promise<Runs> {
  const rows = await (rule === 'name' ? namesBehind(store, after) : keysBehind(store, rule, after));
  const last = rows.at(-1);
  if (!last) return { runs: [], after: null, looked: 0 };
  const isEnd = rows.length < contactsAtOnce;
  // The last value may go on in the next step: it is read there from its begin, unless it fills this one.
  const whole = isEnd ? rows : rows.filter(({ value }) => value !== last.value);
  const taken = whole.length > 0 ? whole : rows;
  return {
    runs: runsOf(taken),
    after: isEnd ? null : (taken.at(-1)?.value ?? null),
    looked: taken.length,
  };
}

function runsOf(rows: readonly Row[]): string[][] {
  const runs = new Map<string, string[]>();
  for (const { value, beside, contact_id } of rows) {
    const key = JSON.stringify([value, beside]);
    runs.set(key, [...(runs.get(key) ?? []), contact_id]);
  }
  return [...runs.values()].filter(run => run.length > 1);
}

function keysBehind(store: StoreReader, kind: 'email' | 'phone', after: string): Promise<readonly Row[]> {
  return store.select(sql<Row>`select value, '' as beside, contact_id from contact_key
    where location_id = ${store.locationId} and kind = ${kind} and value > ${after}
    order by value, contact_id limit ${sql.lit(contactsAtOnce)}`);
}

/** A name alone says little: people of one name are alike where they are of one business too. */
function namesBehind(store: StoreReader, after: string): Promise<readonly Row[]> {
  return store.select(sql<Row>`
    select full_name as value, coalesce(business_id, company_name, id) as beside, id as contact_id
    from contact_search
    where location_id = ${store.locationId} and full_name > ${after}
    order by full_name, date_added, id limit ${sql.lit(contactsAtOnce)}`);
}

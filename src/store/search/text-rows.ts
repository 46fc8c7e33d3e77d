import { type RawBuilder, sql } from 'kysely';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';

/** Row numbers of one location lie together, so that the text index can be read for one location alone. */
const numbersPerLocation = 2 ** 32;

/**
 * So many contacts are put into the text index of SQLite together: one by one they cost each create a fifth of the
 * pages that it writes. Those that wait have the highest numbers of their location; a search looks at each of them.
 */
const together = 32;

type Id = RawBuilder<string> | string;

/** The number before the first of a location. */
export function numberBefore(locationId: Id): RawBuilder<number> {
  return sql`(select l.number from location l where l.id = ${locationId}) * ${sql.lit(numbersPerLocation)}`;
}

/** The last number that a location can have, given any of its numbers. */
export function lastNumber(number: RawBuilder<number>): RawBuilder<number> {
  return sql`(${number} | ${sql.lit(numbersPerLocation - 1)})`;
}

/** The number up to which the contacts of a location are in the text index. */
export function indexedUpTo(locationId: Id): RawBuilder<number> {
  return sql`coalesce((select i.number from text_index i where i.location_id = ${locationId}), ${numberBefore(locationId)})`;
}

const next = statement<{ location_id: string }>()(
  (_database, bind) => sql<NextNumber>`
    select coalesce((select max(s.number) from contact_search s not indexed
        where s.location_id = ${bind('location_id')} and s.number > indexed and s.number <= ${lastNumber(sql`indexed`)}),
      indexed) + 1 as number, indexed
    from (select ${indexedUpTo(bind('location_id'))} as indexed) as place`,
);

interface NextNumber {
  readonly number: number;
  /** The number up to which the contacts before it are in the text index. */
  readonly indexed: number;
}

/** The number for the next contact that can be found, on SQLite. */
export async function nextNumber(store: StoreWriter): Promise<NextNumber> {
  const [found] = await store.rows(next, { location_id: store.locationId });
  if (!found) throw new Error(`The location ${store.locationId} is not there.`);
  return found;
}

const indexTexts = statement<{ location_id: string; number: number; indexed: number }>()(
  (_database, bind) => sql`
    insert into contact_text
      (rowid, name, email, phone, company, address, city, state, postal_code, source, custom)
    select number, full_name, emails, phones, company_name, address, city, state, postal_code, source, custom_text
    from contact_search not indexed where location_id = ${bind('location_id')}
      and number > ${bind('indexed')} and number <= ${bind('number')}`,
);

const keepIndexed = statement<{ location_id: string; number: number }>()((database, bind) =>
  database
    .insertInto('text_index')
    .values({ location_id: bind('location_id'), number: bind('number') })
    .onConflict(conflict => conflict.column('location_id').doUpdateSet({ number: bind('number') })),
);

/** Puts the contacts that wait into the text index, when they are enough. `number` is that of the last one. */
export async function indexWaitingTexts(store: StoreWriter, { number, indexed }: NextNumber): Promise<void> {
  if (store.kind !== 'sqlite' || number - indexed < together) return;
  const { locationId: location_id } = store;
  await store.rows(indexTexts, { location_id, number, indexed });
  await store.rows(keepIndexed, { location_id, number });
}

const deleteText = statement<{ location_id: string; number: number }>()(
  (_database, bind) => sql`
    delete from contact_text
    where rowid = ${bind('number')} and ${bind('number')} <= ${indexedUpTo(bind('location_id'))}`,
);

/** Takes a contact out of the text index, where it is in it. */
export async function deleteTexts(store: StoreWriter, number: number): Promise<void> {
  if (store.kind === 'sqlite') await store.rows(deleteText, { location_id: store.locationId, number });
}

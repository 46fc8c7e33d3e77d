import { sql } from 'kysely';
import { RosterError } from '#base/errors.ts';
import { type ContactState, linksOf } from '#contacts/contact-state.ts';
import { type Insert, insertTogether } from '../insert-together.ts';
import { insertRow } from '../rows.ts';
import { deleteTexts, indexWaitingTexts, nextNumber } from '../search/text-rows.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import { keyRowsOf, keysOf, searchRowOf } from './search-row.ts';

/** On PostgreSQL: the number of a row, which no two inserts at once get. */
export const nextOfAll = sql`nextval('contact_search_number_sequence')`;

/**
 * Makes a contact findable: its keys, tags, followers, custom fields, external ids and texts; `beside` is inserted with
 * them. Throws `conflict` when another contact is linked to one of its external ids.
 */
export async function indexContact(
  store: StoreWriter,
  state: ContactState,
  beside: readonly Insert[] = [],
): Promise<void> {
  const dictionary = await store.dictionary();
  const owner = { location_id: state.locationId, contact_id: state.id };
  const { keys, tags, followers, fields } = keyRowsOf(state, dictionary);
  const searchRow = searchRowOf(state, { fields });
  const inserts: Insert[] = [...beside, ...keys.map(row => ({ table: 'contact_key', row }) as const)];
  // Only the embedded text index needs neighbours; here two inserts at once must not get one number.
  if (store.kind === 'postgres') {
    const row = { ...searchRow, number: 0 };
    inserts.push({ table: 'contact_search', row, computed: { number: nextOfAll } });
  }
  await insertTogether(store, inserts);
  for (const row of tags) await insertRow(store, 'contact_tag', row);
  for (const row of followers) await insertRow(store, 'contact_follower', row);
  for (const row of fields) await insertRow(store, 'contact_field', row);
  const links = linksOf(state);
  const linked = await Promise.all(
    links.map(({ system, externalId }) =>
      store.rows(insertExternalId, { ...owner, system, external_id: externalId }),
    ),
  );
  const taken = links.find((_link, index) => linked[index]?.length === 0);
  if (taken) {
    throw new RosterError(
      'conflict',
      `Another contact is linked to ${taken.system} ${taken.externalId}. Take the link off that one first.`,
    );
  }
  if (store.kind === 'postgres') return;
  const place = await nextNumber(store);
  await insertRow(store, 'contact_search', { ...searchRow, number: place.number });
  await indexWaitingTexts(store, place);
}

/** Takes a contact out of everything by which it is found, given it as it was made findable. */
export async function unindexContact(store: StoreWriter, before: ContactState): Promise<void> {
  const owner = { location_id: store.locationId, contact_id: before.id };
  const { emails, phones } = keysOf(before);
  for (const value of emails) await store.send(deleteKey, { ...owner, kind: 'email', value });
  for (const value of phones) await store.send(deleteKey, { ...owner, kind: 'phone', value });
  for (const table of ['contact_tag', 'contact_follower', 'contact_field', 'external_id'] as const) {
    await store.database
      .deleteFrom(table)
      .where('location_id', '=', owner.location_id)
      .where('contact_id', '=', owner.contact_id)
      .execute();
  }
  const [row] = await store.rows(deleteSearchRow, owner);
  if (row) await deleteTexts(store, row.number);
}

/** Brings what a contact is found by up to date with its new state. */
export async function reindexContact(
  store: StoreWriter,
  before: ContactState,
  after: ContactState,
): Promise<void> {
  await unindexContact(store, before);
  await indexContact(store, after);
}

type Key = { location_id: string; contact_id: string; kind: 'email' | 'phone'; value: string };

const deleteKey = statement<Key>()((database, bind) =>
  database
    .deleteFrom('contact_key')
    .where('location_id', '=', bind('location_id'))
    .where('kind', '=', bind('kind'))
    .where('value', '=', bind('value'))
    .where('contact_id', '=', bind('contact_id')),
);

const insertExternalId = statement<{
  location_id: string;
  contact_id: string;
  system: string;
  external_id: string;
}>()((database, bind) =>
  database
    .insertInto('external_id')
    .values({
      location_id: bind('location_id'),
      system: bind('system'),
      external_id: bind('external_id'),
      contact_id: bind('contact_id'),
    })
    .onConflict(conflict => conflict.doNothing())
    .returning('contact_id'),
);

const deleteSearchRow = statement<{ location_id: string; contact_id: string }>()((database, bind) =>
  database
    .deleteFrom('contact_search')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('contact_id'))
    .returning('number'),
);

import { sql } from 'kysely';
import { RosterError } from '#base/errors.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { insertRows } from '../insert-rows.ts';
import { jsonRows } from '../json-rows.ts';
import { indexWaitingTexts, nextNumber } from '../search/text-rows.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import type { ContactSearchTable } from '../tables.ts';
import { nextOfAll } from './index-contact.ts';
import { keyRowsOf, searchRowOf } from './search-row.ts';

const insertExternalIds = statement<{ location_id: string; rows: string }>()(
  (_database, bind, kind) => sql<{ external_id: string }>`
    insert into external_id (location_id, system, external_id, contact_id)
    select ${bind('location_id')}, given.system, given.external_id, given.contact_id
    from ${jsonRows(kind, bind('rows'), { system: 'text', external_id: 'text', contact_id: 'text' })} as given
    where true on conflict do nothing returning external_id`,
);

/**
 * Makes new contacts findable as `indexContact` makes one. Answers what throws `conflict` when one of their external ids is
 * taken: nobody waits for that before all is sent.
 */
export async function indexContacts(
  store: StoreWriter,
  states: readonly ContactState[],
): Promise<() => Promise<void>> {
  if (states.length === 0) return async () => {};
  const dictionary = await store.dictionary();
  const rows = states.map(state => ({ state, ...keyRowsOf(state, dictionary) }));
  const assertLinked = linkExternalIds(store, states);
  await insertSearchRows(
    store,
    rows.map(({ state, fields }) => searchRowOf(state, { fields })),
  );
  await insertRows(
    store,
    'contact_key',
    rows.flatMap(({ keys }) => keys),
  );
  await insertRows(
    store,
    'contact_tag',
    rows.flatMap(({ tags }) => tags),
  );
  await insertRows(
    store,
    'contact_follower',
    rows.flatMap(({ followers }) => followers),
  );
  await insertRows(
    store,
    'contact_field',
    rows.flatMap(({ fields }) => fields),
  );
  return assertLinked;
}

function linkExternalIds(store: StoreWriter, states: readonly ContactState[]): () => Promise<void> {
  const links = states.flatMap(({ id, externalIds }) =>
    externalIds.map(({ system, externalId }) => ({ system, external_id: externalId, contact_id: id })),
  );
  if (links.length === 0) return async () => {};
  const rows = JSON.stringify(links);
  const asked = Promise.resolve(store.rows(insertExternalIds, { location_id: store.locationId, rows }));
  // Whoever waits for it is told of its failure.
  asked.catch(() => {});
  return async () => {
    const linked = await asked;
    if (linked.length === links.length) return;
    throw new RosterError(
      'conflict',
      'Another contact is linked to an external id of these. Take the link off that one first.',
    );
  };
}

async function insertSearchRows(
  store: StoreWriter,
  rows: readonly Omit<ContactSearchTable, 'number'>[],
): Promise<void> {
  if (store.kind === 'postgres') {
    const numbered = rows.map(row => ({ ...row, number: 0 }));
    await insertRows(store, 'contact_search', numbered, { number: nextOfAll });
    return;
  }
  const { number: first, indexed } = await nextNumber(store);
  const numbered = rows.map((row, index) => ({ ...row, number: first + index }));
  await insertRows(store, 'contact_search', numbered);
  await indexWaitingTexts(store, { number: first + rows.length - 1, indexed });
}

import { sql } from 'kysely';
import { RosterError } from '#base/errors.ts';
import { type ContactState, linksOf } from '#contacts/contact-state.ts';
import { arrayOf } from '../engines/postgres-array.ts';
import { insertRows } from '../insert-rows.ts';
import { indexWaitingTexts, nextNumber } from '../search/text-rows.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import type { ContactSearchTable, Tables } from '../tables.ts';
import type { ValueList } from '../value-list.ts';
import { contactsByExternalIds } from './external-ids.ts';
import { nextOfAll } from './index-contact.ts';
import { keyRowsOf, searchRowOf } from './search-row.ts';

const insertExternalIds = statement<{
  location_id: string;
  systems: ValueList;
  external_ids: ValueList;
  contact_ids: ValueList;
}>()(
  (_database, bind) => sql<{ external_id: string }>`
    insert into external_id (location_id, system, external_id, contact_id)
    select ${bind('location_id')}, unnest(${bind('systems')}::text[]), unnest(${bind('external_ids')}::text[]),
      unnest(${bind('contact_ids')}::text[])
    on conflict do nothing returning external_id`,
);

const insertExternalId = statement<Tables['external_id']>()(
  (_database, bind) => sql`
    insert into external_id (location_id, system, external_id, contact_id)
    values (${bind('location_id')}, ${bind('system')}, ${bind('external_id')}, ${bind('contact_id')})
    on conflict do nothing`,
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

type Link = Omit<Tables['external_id'], 'location_id'>;

function linkExternalIds(store: StoreWriter, states: readonly ContactState[]): () => Promise<void> {
  const links = states.flatMap(state =>
    linksOf(state).map(({ system, externalId }) => ({
      system,
      external_id: externalId,
      contact_id: state.id,
    })),
  );
  if (links.length === 0) return async () => {};
  const areLinked = store.kind === 'sqlite' ? linkEach(store, links) : linkTogether(store, links);
  return async () => {
    if (await areLinked()) return;
    throw new RosterError(
      'conflict',
      'Another contact is linked to an external id of these. Take the link off that one first.',
    );
  };
}

/** SQLite keeps what it would need to take a statement back that returns rows (28 µs, else 4): the links are read in the end. */
function linkEach(store: StoreWriter, links: readonly Link[]): () => Promise<boolean> {
  for (const link of links) store.send(insertExternalId, { location_id: store.locationId, ...link });
  return async () => {
    for (const system of new Set(links.map(link => link.system))) {
      const ofSystem = links.filter(link => link.system === system);
      const ids = ofSystem.map(({ external_id }) => external_id);
      const linked = await contactsByExternalIds(store, system, ids);
      if (ofSystem.some(({ external_id, contact_id }) => linked.get(external_id) !== contact_id))
        return false;
    }
    return true;
  };
}

function linkTogether(store: StoreWriter, links: readonly Link[]): () => Promise<boolean> {
  const asked = Promise.resolve(
    store.rows(insertExternalIds, {
      location_id: store.locationId,
      systems: arrayOf(links.map(({ system }) => system)),
      external_ids: arrayOf(links.map(({ external_id }) => external_id)),
      contact_ids: arrayOf(links.map(({ contact_id }) => contact_id)),
    }),
  );
  // Whoever waits for it is told of its failure.
  asked.catch(() => {});
  return async () => (await asked).length === links.length;
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

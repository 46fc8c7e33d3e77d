import { sql } from 'kysely';
import { RosterError } from '#base/errors.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { insertRow } from '../rows.ts';
import { statement } from '../statement.ts';
import type { StoreWriter } from '../store.ts';
import { fieldRowsOf, keysOf, searchRowOf } from './search-row.ts';

/** Row numbers of one location lie together, so that the text index can be read for one location alone. */
const numbersPerLocation = 2 ** 32;

/**
 * Makes a contact findable: its keys, tags, followers, custom fields, external ids and texts. Throws `conflict`
 * when another contact is linked to one of its external ids.
 */
export async function indexContact(store: StoreWriter, state: ContactState): Promise<void> {
  const dictionary = await store.dictionary();
  const owner = { location_id: state.locationId, contact_id: state.id };
  const { emails, phones } = keysOf(state);
  for (const value of emails) await store.rows(insertKey, { ...owner, kind: 'email', value });
  for (const value of phones) await store.rows(insertKey, { ...owner, kind: 'phone', value });
  for (const tagId of state.tagIds) {
    await store.rows(insertTag, { ...owner, tag_id: tagId, date_added: state.dateAdded });
  }
  for (const userId of state.followers) await store.rows(insertFollower, { ...owner, user_id: userId });
  for (const row of fieldRowsOf(state, dictionary)) await store.rows(insertField, { ...row });
  for (const { system, externalId } of state.externalIds) {
    const linked = await store.rows(insertExternalId, { ...owner, system, external_id: externalId });
    if (linked.length === 0) {
      throw new RosterError(
        'conflict',
        `Another contact is linked to ${system} ${externalId}. Take the link off that one first.`,
      );
    }
  }
  const search = searchRowOf(state, dictionary);
  const [next] = await store.rows(nextNumber, { location_id: state.locationId });
  const number = next?.number ?? 0;
  await insertRow(store, 'contact_search', { ...search, number });
  if (store.kind === 'sqlite') {
    await store.rows(insertText, {
      number,
      name: search.full_name,
      email: search.emails,
      phone: search.phones,
      company: search.company_name,
      address: search.address,
      city: search.city,
      state: search.state,
      postal_code: search.postal_code,
      source: search.source,
      custom: search.custom_text,
    });
  }
}

/** Takes a contact out of everything by which it is found. */
export async function unindexContact(store: StoreWriter, contactId: string): Promise<void> {
  const owner = { location_id: store.locationId, contact_id: contactId };
  for (const table of [
    'contact_key',
    'contact_tag',
    'contact_follower',
    'contact_field',
    'external_id',
  ] as const) {
    await store.database
      .deleteFrom(table)
      .where('location_id', '=', owner.location_id)
      .where('contact_id', '=', owner.contact_id)
      .execute();
  }
  const [row] = await store.rows(deleteSearchRow, owner);
  if (row && store.kind === 'sqlite') await store.rows(deleteText, { number: row.number });
}

/** Brings what a contact is found by up to date with its new state. */
export async function reindexContact(store: StoreWriter, after: ContactState): Promise<void> {
  await unindexContact(store, after.id);
  await indexContact(store, after);
}

const insertKey = statement<{
  location_id: string;
  contact_id: string;
  kind: 'email' | 'phone';
  value: string;
}>()((database, bind) =>
  database.insertInto('contact_key').values({
    location_id: bind('location_id'),
    kind: bind('kind'),
    value: bind('value'),
    contact_id: bind('contact_id'),
  }),
);

const insertTag = statement<{
  location_id: string;
  contact_id: string;
  tag_id: string;
  date_added: number;
}>()((database, bind) =>
  database.insertInto('contact_tag').values({
    location_id: bind('location_id'),
    tag_id: bind('tag_id'),
    contact_id: bind('contact_id'),
    date_added: bind('date_added'),
  }),
);

const insertFollower = statement<{ location_id: string; contact_id: string; user_id: string }>()(
  (database, bind) =>
    database.insertInto('contact_follower').values({
      location_id: bind('location_id'),
      user_id: bind('user_id'),
      contact_id: bind('contact_id'),
    }),
);

const insertField = statement<{
  location_id: string;
  field_id: string;
  contact_id: string;
  part: string;
  text: string | null;
  number: number | null;
  date_added: number;
}>()((database, bind) =>
  database.insertInto('contact_field').values({
    location_id: bind('location_id'),
    field_id: bind('field_id'),
    contact_id: bind('contact_id'),
    part: bind('part'),
    text: bind('text'),
    number: bind('number'),
    date_added: bind('date_added'),
  }),
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

const nextNumber = statement<{ location_id: string }>()((_database, bind, kind) =>
  // Only the embedded text index needs neighbours; two inserts at once must not get one number.
  kind === 'postgres'
    ? sql<{ number: number }>`select nextval('contact_search_number_sequence') as number`
    : sql<{ number: number }>`
    select coalesce(
      (select max(number) from contact_search where location_id = ${bind('location_id')}),
      (select number from location where id = ${bind('location_id')}) * ${sql.lit(numbersPerLocation)}
    ) + 1 as number`,
);

const insertText = statement<{
  number: number;
  name: string | null;
  email: string | null;
  phone: string | null;
  company: string | null;
  address: string | null;
  city: string | null;
  state: string | null;
  postal_code: string | null;
  source: string | null;
  custom: string | null;
}>()(
  (_database, bind) => sql`
    insert into contact_text
      (rowid, name, email, phone, company, address, city, state, postal_code, source, custom)
    values (${bind('number')}, ${bind('name')}, ${bind('email')}, ${bind('phone')}, ${bind('company')},
      ${bind('address')}, ${bind('city')}, ${bind('state')}, ${bind('postal_code')}, ${bind('source')},
      ${bind('custom')})`,
);

const deleteSearchRow = statement<{ location_id: string; contact_id: string }>()((database, bind) =>
  database
    .deleteFrom('contact_search')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('contact_id'))
    .returning('number'),
);

const deleteText = statement<{ number: number }>()(
  (_database, bind) => sql`delete from contact_text where rowid = ${bind('number')}`,
);

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kysely, sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { searchBusinesses } from '#operations/business/search.ts';
import { createContact } from '#operations/contact/create.ts';
import { deleteContact } from '#operations/contact/delete.ts';
import { findDuplicateContact } from '#operations/contact/find-duplicate.ts';
import { getContactHistory } from '#operations/contact/history.ts';
import { listContacts } from '#operations/contact/list.ts';
import { searchContacts } from '#operations/contact/search.ts';
import type { Operation } from '#operations/operation.ts';
import { perform } from '#operations/perform.ts';
import type { EngineKind } from '#store/columns.ts';
import { migrate } from '#store/migrate.ts';
import { up } from '#store/migrations/0001-contacts.ts';
import { openStore } from '#store/store.ts';
import { onBothEngines } from './support/engines.ts';
import { at, person } from './support/operations.ts';
import { testSecrets } from './support/secrets.ts';

const locationId = 'location0000000000000';
const people = ['Ada', 'Grace', 'Katherine'];

onBothEngines('A database of the first release', engine => {
  test('keeps its contacts, and what they are found by, when it is brought up to date', async () => {
    const { clock } = engine;
    const opened = await engine.openEmpty();
    await opened.migrate(({ database, kind }) => fillFirstRelease(database, kind, clock()));
    await migrate(opened, clock());
    const newId = idMaker(clock);
    const store = openStore({ engine: opened, clock, newId, secrets: testSecrets(newId) });
    const call = (operation: Operation, input: object) =>
      perform(store, operation, input, {
        caller: person,
        locations: { defaultId: locationId, ids: new Set([locationId]) },
        namedLocations: [],
        now: clock(),
      });
    const names = async (operation: Operation, input: object) => {
      const contacts = at(await call(operation, input), 'contacts');
      assert(Array.isArray(contacts));
      return contacts.map(contact => at(contact, 'firstName'));
    };

    assert.deepEqual(await names(listContacts, {}), people.toReversed());
    assert.deepEqual(await names(listContacts, { query: 'ace' }), ['Grace']);
    assert.deepEqual(
      await names(searchContacts, {
        pageLimit: 10,
        filters: [{ field: 'email', operator: 'eq', value: 'ada@example.com' }],
      }),
      ['Ada'],
    );
    const duplicate = await call(findDuplicateContact, { email: 'grace@example.com' });
    assert.equal(at(duplicate, 'contact.id'), 'contact1');
    const history = await call(getContactHistory, { contactId: 'contact1' });
    assert.equal(at(history, 'changes.1.to'), 'Grace');

    const businesses = await call(searchBusinesses, {
      schemaKey: 'business',
      query: 'analytical',
      filters: [{ field: 'properties.city', operator: 'eq', value: 'london' }],
    });
    assert.equal(at(businesses, 'records.0.properties.name'), 'Analytical Engines');

    clock.advance(1000);
    await call(createContact, { firstName: 'Dorothy', email: 'dorothy@example.com' });
    await call(deleteContact, { contactId: 'contact1' });
    assert.deepEqual(await names(listContacts, { query: 'example.com' }), ['Dorothy', 'Katherine', 'Ada']);
  });
});

async function fillFirstRelease<Database>(
  database: Kysely<Database>,
  kind: EngineKind,
  now: number,
): Promise<void> {
  await up(database, kind);
  await sql`create table migration (name text primary key, at text not null)`.execute(database);
  await insert(database, 'migration', { name: '0001-contacts', at: toIso(now) });
  const times = { date_added: now, date_updated: now };
  await insert(database, 'location', {
    ...{ id: locationId, tenant_id: person.tenantId, number: 1, is_default: 1, version: 1 },
    ...{ dictionary_revision: 0, name: 'Example Clinic', country: 'US', timezone: 'UTC' },
    ...{ settings: JSON.stringify(defaultSettings), details: '{}', ...times },
  });
  await insert(database, 'counter', { location_id: locationId, name: 'contacts', value: people.length });
  await insert(database, 'business', {
    ...{ location_id: locationId, id: 'business1', version: 1, created_by: '{}', ...times },
    ...{ name: 'Analytical Engines', name_folded: 'analytical engines', city: 'London' },
  });
  for (const [index, name] of people.entries()) {
    await insertContact(database, kind, { name, index, now: now + index });
  }
}

async function insertContact<Database>(
  database: Kysely<Database>,
  kind: EngineKind,
  { name, index, now }: { readonly name: string; readonly index: number; readonly now: number },
): Promise<void> {
  const owner = { location_id: locationId, contact_id: `contact${index}` };
  const row = { location_id: locationId, id: `contact${index}`, date_added: now, date_updated: now };
  const folded = name.toLowerCase();
  const email = `${folded}@example.com`;
  const number = kind === 'sqlite' ? 2 ** 32 + index + 1 : index + 1;
  await insert(database, 'contact', {
    ...{ ...row, version: 1, event_number: 1, sort_name: folded, last_activity: now },
    fields: JSON.stringify({ firstName: name, email }),
  });
  await insert(database, 'contact_search', {
    ...{ ...row, number, first_name: folded, full_name: folded, email, emails: email, dnd: 0 },
  });
  await insert(database, 'contact_key', { ...owner, kind: 'email', value: email });
  const change = { field: 'firstName', from: null, to: name };
  await insert(database, 'history', {
    ...{ ...owner, event_number: 1, at: now, operation: 'contact.create', type: 'contact.created' },
    ...{ actor: '{"kind":"system","id":"test"}', changes: JSON.stringify([change]) },
  });
  if (kind === 'sqlite') await insert(database, 'contact_text', { rowid: number, name: folded, email });
}

async function insert<Database>(
  database: Kysely<Database>,
  table: string,
  row: Readonly<Record<string, string | number>>,
): Promise<void> {
  const columns = sql.join(Object.keys(row).map(column => sql.ref(column)));
  await sql`insert into ${sql.table(table)} (${columns}) values (${sql.join(Object.values(row))})`.execute(
    database,
  );
}

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { sql } from 'kysely';
import { idMaker } from '#base/id.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { parseSearch, type SentSearch } from '#contacts/search-tree.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import type { Engine } from '#store/engines/engine.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { insertLocation } from '#store/locations.ts';
import { migrate } from '#store/migrate.ts';
import { conjunctsOf, driversOf } from '#store/search/driver.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import { numberBefore } from '#store/search/text-rows.ts';
import { openStore, type Store } from '#store/store.ts';
import { tagIdsFor } from '#store/tags.ts';
import { rowsToCount } from '#store/total.ts';
import { administer, createDatabase } from './support/databases.ts';
import { cause } from './support/engines.ts';
import { testClock } from './support/operations.ts';

const log = { warn: () => {} };
const clock = testClock();
const newId = idMaker(clock);

/** A store of an engine, and a location that nothing is in. */
async function openOn(engine: Engine): Promise<{ store: Store; locationId: string }> {
  await migrate(engine, clock());
  const store = openStore({ engine, clock, newId });
  const id = newId();
  const place = { name: 'Example Clinic', country: 'US', timezone: 'UTC' };
  const settings = { ...defaultSettings, default: true };
  await engine.write(id, session =>
    insertLocation(session, clock(), { ...place, id, tenantId: id, settings }),
  );
  return { store, locationId: id };
}

/** What a search by these words finds, and whether it went aside. */
async function found(store: Store, locationId: string, sent: SentSearch) {
  let isAside = false;
  const watched = openStore({
    engine: {
      ...store.engine,
      search(search) {
        isAside = true;
        return store.engine.search(search);
      },
    },
    clock,
  });
  const { states, total } = await watched.read(locationId, async reader => {
    const { field } = await reader.dictionary();
    return searchContacts(reader, { ...parseSearch(sent, field, 'UTC'), limit: 20 });
  });
  return { names: states.map(({ firstName }) => firstName).sort(), total, isAside };
}

describe('On SQLite', () => {
  test('a text beside an equality is counted rightly where the text index finds more than are counted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'roster-text-index-'));
    const { store, locationId } = await openOn(openSqlite({ path: join(folder, 'texts.db') }));
    const many = rowsToCount + 100;
    const tagIds = await store.write(locationId, cause, writer => tagIdsFor(writer, ['vip']));
    await store.engine.write(locationId, async ({ database }) => {
      const before = numberBefore(locationId);
      // Many by the text in a city whose name has that of another in it, and more than a few others in that one, with a tag.
      await sql`insert into contact_search
          (location_id, id, number, full_name, city, dnd, date_added, date_updated)
        select ${locationId}, 'contact' || value, ${before} + value,
          iif(value <= ${many}, 'priya', 'omar'), iif(value <= ${many}, 'west springfield', 'springfield'), 0, value, value
        from json_each(${JSON.stringify(Array.from({ length: many + 1000 }, (_each, n) => n + 1))})`.execute(
        database,
      );
      await sql`insert into contact_text (rowid, name, city)
        select number, full_name, city from contact_search where location_id = ${locationId}`.execute(
        database,
      );
      await sql`insert into text_index (location_id, number)
        values (${locationId}, ${before} + ${many} + 1000)`.execute(database);
      await sql`insert into contact_tag (location_id, tag_id, contact_id, date_added)
        select location_id, ${tagIds[0]}, id, date_added from contact_search
        where location_id = ${locationId} and full_name = 'omar'`.execute(database);
    });
    await store.write(locationId, cause, async writer => {
      await insertContact(writer, { firstName: 'Priya', city: 'Springfield', tagIds });
      await insertContact(writer, { firstName: 'Priya', city: 'Salem', tagIds });
      await insertContact(writer, { firstName: 'Priya', city: 'Springfield' });
    });

    const totalWith = async (field: string, value: string) => {
      const sent = { query: 'priya', filters: [{ field, operator: 'eq', value }] };
      return (await found(store, locationId, sent)).total;
    };
    assert.equal(await totalWith('city', 'springfield'), 2);
    assert.equal(await totalWith('city', 'west springfield'), rowsToCount - 1);
    assert.equal(await totalWith('tags', 'vip'), 2);
    await store.close();
    rmSync(folder, { recursive: true });
  });
});

describe('On PostgreSQL', () => {
  test('a part of a text is found by the index, whichever column it stands in, and in its location alone', async () => {
    const { url, drop } = await createDatabase();
    const { store, locationId } = await openOn(openPostgres({ url, log }));
    await store.engine.write(locationId, async ({ database }) => {
      await sql`insert into contact_search (location_id, id, number, full_name, emails, city, dnd, date_added, date_updated)
        select ${locationId}, 'contact' || n, n, 'person ' || n, 'person' || n || '@example.com', 'springfield', 0, n, n
        from generate_series(1, 50000) as n`.execute(database);
      await sql`analyze contact_search`.execute(database);
    });

    const asked: readonly SentSearch[] = [
      { query: 'priya' },
      { query: 'ada lovelace' },
      { query: 'priya', filters: [{ field: 'city', operator: 'eq', value: 'Springfield' }] },
      { filters: [{ field: 'address', operator: 'contains', value: 'street' }] },
      { query: '5550101' },
      { filters: [{ field: 'companyName', operator: 'contains', value: 'iya' }] },
      { filters: [{ field: 'phone', operator: 'contains', value: '55501' }] },
    ];
    const plans = await store.read(locationId, async reader => {
      const { field } = await reader.dictionary();
      return Promise.all(
        asked.map(async sent => {
          const { where, words = [] } = parseSearch(sent, field, 'UTC');
          const drivers = driversOf(reader, conjunctsOf(where, words), await reader.hasTextIndex());
          const driver = drivers.at(-1);
          assert(driver);
          const lines = await reader.select(sql<object>`explain ${driver.ids}`);
          return JSON.stringify(lines);
        }),
      );
    });
    for (const plan of plans) {
      assert.match(plan, /Bitmap Index Scan on contact_search_(words|texts)/);
      assert.match(plan, /Index Cond: \(?\(*location_id = /);
      assert.doesNotMatch(plan, /Seq Scan/);
    }
    await store.close();
    await drop();
  });

  test('what is in more contacts than are counted is told from a part of the index, and shows the newest all the same', async () => {
    const { url, drop } = await createDatabase();
    const { store, locationId } = await openOn(openPostgres({ url, log }));
    await store.engine.write(locationId, async ({ database }) => {
      // Over four stretches of numbers, the last of them not full: every other, one in five, and some.
      await sql`insert into contact_search (location_id, id, number, full_name, company_name, city, dnd, date_added, date_updated)
        select ${locationId}, 'contact' || n, n * 12, case when n % 2 = 0 then 'priya' else 'omar' end,
          case when n % 5 = 0 then 'example ltd' end, case when n % 500 = 0 then 'springfield' end, 0, n, n
        from generate_series(1, 40000) as n`.execute(database);
      await sql`select setval('contact_search_number_sequence', 480000)`.execute(database);
    });
    await store.write(locationId, cause, writer => insertContact(writer, { firstName: 'Priya' }));

    const asked = async (sent: SentSearch) => {
      const statements: string[] = [];
      const { states, total, totalIsEstimate } = await store.read(locationId, async reader => {
        const { field } = await reader.dictionary();
        const select: typeof reader.select = query => {
          statements.push(JSON.stringify(query.toOperationNode()));
          return reader.select(query);
        };
        return searchContacts({ ...reader, select }, { ...parseSearch(sent, field, 'UTC'), limit: 20 });
      });
      const parts = statements.filter(text => text.includes('131072'));
      return { newest: states.at(0)?.firstName, total, totalIsEstimate, parts: parts.length };
    };
    const many = { total: rowsToCount - 1, totalIsEstimate: true };
    assert.deepEqual(await asked({ query: 'priya' }), { newest: 'Priya', ...many, parts: 2 });
    assert.deepEqual(await asked({ query: 'omar' }), { newest: undefined, ...many, parts: 2 });
    // Of 8,000 a part tells that they can all be counted.
    const company = { field: 'companyName', operator: 'contains', value: 'example' };
    const few = { newest: undefined, totalIsEstimate: undefined, parts: 1 };
    assert.deepEqual(await asked({ filters: [company] }), { ...few, total: 8000 });
    const city = { field: 'city', operator: 'contains', value: 'ringfie' };
    assert.deepEqual(await asked({ filters: [city] }), { ...few, total: 80 });
    await store.close();
    await drop();
  });

  test('where the extension may not be made, the tables are made without the index, and such searches go aside', async () => {
    const database = await createDatabase('empty');
    const user = `roster_user_${randomBytes(4).toString('hex')}`;
    const url = new URL(database.url);
    const name = url.pathname.slice(1);
    await administer(`create role ${user} login password 'guest'`);
    const owner = openPostgres({ url: database.url, log });
    await owner.migrate(async session => {
      await sql.raw(`create schema ${user} authorization ${user}`).execute(session.database);
      await sql.raw(`revoke create on database ${name} from public`).execute(session.database);
    });
    await owner.close();
    url.username = user;
    url.password = 'guest';
    const guest = await openOn(openPostgres({ url: url.href, log }));
    const other = await createDatabase();
    const usual = await openOn(openPostgres({ url: other.url, log }));
    for (const { store, locationId } of [guest, usual]) {
      await store.write(locationId, cause, async writer => {
        for (const firstName of ['Priya', 'Omar', 'Supriya']) await insertContact(writer, { firstName });
      });
    }
    const wanted: SentSearch = { query: 'priya' };
    const names = ['Priya', 'Supriya'];
    assert.deepEqual(await found(guest.store, guest.locationId, wanted), { names, total: 2, isAside: true });
    assert.deepEqual(await found(usual.store, usual.locationId, wanted), { names, total: 2, isAside: false });
    await guest.store.close();
    await usual.store.close();
    await database.drop();
    await other.drop();
    await administer(`drop role ${user}`);
  });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import pg from 'pg';
import { idMaker } from '#base/id.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { parseSearch, type SentSearch } from '#contacts/search-tree.ts';
import { countContacts } from '#operations/contact/count.ts';
import { searchContacts as findContacts } from '#operations/contact/search.ts';
import type { Operation } from '#operations/operation.ts';
import { perform } from '#operations/perform.ts';
import { createSegment } from '#operations/segment/create.ts';
import { getSegment } from '#operations/segment/get.ts';
import { listSegmentMembers } from '#operations/segment/list-members.ts';
import { insertContact } from '#store/contacts/contacts.ts';
import type { Engine } from '#store/engines/engine.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { insertLocation } from '#store/locations.ts';
import { migrate } from '#store/migrate.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import { openStore, type Store } from '#store/store.ts';
import { createDatabase } from './support/databases.ts';
import { checkErrors, withDocumentedErrors } from './support/documented-errors.ts';
import { cause } from './support/engines.ts';
import { at, person, testClock } from './support/operations.ts';

const withWebsite = (value: string): SentSearch => ({
  filters: [{ field: 'website', operator: 'eq', value }],
});
/** No index knows websites: every contact has to be looked at. */
const broad = withWebsite('https://nowhere.example.com');
const byName: SentSearch = { query: 'priya' };
const contacts = 200;

describeSearches('SQLite', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-broad-'));
  const open = (path: string, terms?: { read: number; search: number }) =>
    openSqlite({ path: join(folder, path), ...(terms && { longest: terms }) });
  const engine = open('broad.db');
  return {
    engine,
    // A file is opened by one server at a time.
    async impatient() {
      await engine.close();
      return open('broad.db', { read: 0, search: 0 });
    },
    whileSlow: work => work(),
    close: async () => rmSync(folder, { recursive: true }),
  };
});

describeSearches('PostgreSQL', async () => {
  const { url, drop } = await createDatabase();
  const log = { warn: () => {} };
  return {
    engine: openPostgres({ url, log }),
    impatient: async () => openPostgres({ url, log, longest: 50 }),
    async whileSlow(work) {
      const client = new pg.Client(url);
      await client.connect();
      await client.query('begin; lock table contact_search in access exclusive mode');
      await work();
      await client.end();
    },
    close: drop,
  };
});

interface Opened {
  readonly engine: Engine;
  /** The same database with a server that gives up at once. */
  impatient(): Promise<Engine>;
  /** Runs work while a look at every contact takes longer than the server waits. */
  whileSlow(work: () => Promise<void>): Promise<void>;
  close(): Promise<void>;
}

function describeSearches(name: string, open: () => Promise<Opened>): void {
  describe(`A search that no index carries, on ${name}`, () => {
    const clock = testClock();
    const newId = idMaker(clock);
    const locationId = newId();
    let opened: Opened;
    let store: Store;
    const search = (sent: SentSearch) =>
      store.read(locationId, async reader => {
        const { field } = await reader.dictionary();
        return searchContacts(reader, { ...parseSearch(sent, field, 'UTC'), limit: 20 });
      });

    before(async () => {
      opened = await open();
      await migrate(opened.engine, clock());
      store = openStore({ engine: opened.engine, clock, newId });
      const place = { name: 'Example Clinic', country: 'US', timezone: 'UTC' };
      const settings = { ...defaultSettings, default: true };
      await store.engine.write(locationId, session =>
        insertLocation(session, clock(), { ...place, id: locationId, tenantId: locationId, settings }),
      );
      await store.write(locationId, cause, async writer => {
        for (let n = 0; n < contacts; n++)
          await insertContact(writer, {
            firstName: n % 100 === 0 ? 'Priya' : 'Omar',
            website: `https://${n % 100}.example.com`,
          });
      });
    });
    after(async () => {
      await store.close();
      await opened.close();
    });

    test('finds what there is, and sees every write before it', async () => {
      const wanted = withWebsite('https://99.example.com');
      assert.equal((await search(wanted)).total, 2);
      await store.write(locationId, cause, writer =>
        insertContact(writer, { website: 'https://99.example.com' }),
      );
      const { states, total } = await search(wanted);
      assert.deepEqual([total, states[0]?.website], [3, 'https://99.example.com']);
    });

    test('is given up with search_too_broad when it takes too long; what an index carries is answered', async () => {
      const call = (operation: Operation, input: object) =>
        withDocumentedErrors(
          operation,
          perform(store, operation, input, {
            caller: person,
            locations: { defaultId: locationId, ids: new Set([locationId]) },
            namedLocations: [],
            now: clock(),
          }),
        );
      const segmentId = at(await call(createSegment, { name: 'Broad', ...broad }), 'segment.id');
      const engine = await opened.impatient();
      if (name === 'PostgreSQL') await store.close();
      store = openStore({ engine, clock, newId });
      await opened.whileSlow(async () => {
        const many = await Promise.allSettled(Array.from({ length: 40 }, () => search(broad)));
        for (const outcome of many) {
          assert(outcome.status === 'rejected');
          assert.equal(outcome.reason.code, 'search_too_broad');
        }
        for (const [operation, input] of [
          [findContacts, { ...broad, pageLimit: 20 }],
          [countContacts, broad],
          [getSegment, { segmentId }],
          [listSegmentMembers, { segmentId }],
        ] as const)
          await assert.rejects(call(operation, input), { code: 'search_too_broad' });
        checkErrors();
      });
      assert.equal((await search(byName)).total, 2);
    });
  });
}

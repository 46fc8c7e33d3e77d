import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monotonic, systemClock } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import { idMaker } from '#base/id.ts';
import { defaultSettings } from '#contacts/default-settings.ts';
import { parseSearch, type SentSearch } from '#contacts/search-tree.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { insertLocation } from '#store/locations.ts';
import { migrate } from '#store/migrate.ts';
import { searchContacts } from '#store/search/search-contacts.ts';
import { openStore, type Store } from '#store/store.ts';
import { percentile } from './support/load.ts';
import { type LoadedContacts, loadContacts } from './support/load-contacts.ts';
import { randomFrom } from './support/random.ts';

const rounds = 200;
const pageLimit = 20;
const day = 86_400_000;

/** Prints how long each kind of search takes among so many contacts, in the store itself. */
export async function benchSearch(count: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'roster-bench-search-'));
  const engine = openSqlite({ path: join(folder, 'bench.db') });
  try {
    await migrate(engine, systemClock());
    const store = openStore({ engine, clock: systemClock });
    const locationId = idMaker(systemClock)();
    const place = { name: 'Example Clinic', country: 'US', timezone: 'UTC' };
    await engine.write(locationId, session =>
      insertLocation(session, systemClock(), {
        ...place,
        id: locationId,
        tenantId: locationId,
        settings: { ...defaultSettings, default: true },
      }),
    );
    const start = monotonic();
    const loaded = await loadContacts(store, { locationId, count });
    process.stdout.write(`${count} contacts loaded in ${((monotonic() - start) / 1000).toFixed(1)} s\n`);
    await printSearches(store, locationId, loaded);
  } finally {
    await engine.close();
    rmSync(folder, { recursive: true });
  }
}

/** Prints how long each kind of search takes among contacts that were loaded. */
export async function printSearches(store: Store, locationId: string, loaded: LoadedContacts): Promise<void> {
  for (const [name, searchOf] of Object.entries(kindsOf(loaded))) {
    // Other searches of the kind go before, as in a server that has run for a while.
    await measure(store, locationId, searchOf, 8);
    process.stdout.write(`${name.padEnd(28)} ${await measure(store, locationId, searchOf, 7)}\n`);
  }
}

type SearchOf = (index: number) => SentSearch;

function kindsOf(loaded: LoadedContacts): Readonly<Record<string, SearchOf>> {
  const { firstNames, lastNames, cities, tags } = loaded;
  const nth = (values: readonly string[], index: number) => values[index % values.length] ?? '';
  const city = (index: number) => ({ field: 'city', operator: 'eq', value: nth(cities, index % 40) });
  const tag = (value: string) => ({ field: 'tags', operator: 'contains', value });
  const added = (index: number, days: number) => {
    const gte = loaded.dateAddedOf(index);
    return { field: 'dateAdded', operator: 'range', value: { gte, lt: gte + days * day } };
  };
  return {
    'rare text': index => ({ query: nth(lastNames, 1000 + index) }),
    'common text': index => ({ query: nth(firstNames, index % 5) }),
    'two words': index => ({ query: `${nth(firstNames, index % 20)} ${nth(lastNames, index % 20)}` }),
    'short text': index => ({ query: nth(lastNames, index).slice(0, 2) }),
    'e-mail': index => ({ filters: [{ field: 'email', operator: 'eq', value: loaded.emailOf(index) }] }),
    'e-mail by text': index => ({ query: loaded.emailOf(index) }),
    phone: index => ({ filters: [{ field: 'phone', operator: 'eq', value: loaded.phoneOf(index) }] }),
    'tag with a date range': index => ({ filters: [tag(nth(tags, index)), added(index, 30)] }),
    'custom field, one match': index => ({
      filters: [
        {
          field: `customFields.${loaded.numberField}`,
          operator: 'eq',
          value: loaded.memberNumberOf(index),
        },
      ],
    }),
    'custom field, a choice': index => ({
      filters: [
        {
          field: `customFields.${loaded.planField}`,
          operator: 'eq',
          value: nth(['gold', 'silver', 'platinum'], index),
        },
      ],
    }),
    'or of two': index => ({
      filters: [
        {
          group: 'OR',
          filters: [
            { field: 'email', operator: 'eq', value: loaded.emailOf(index) },
            { field: 'lastNameLowerCase', operator: 'eq', value: nth(lastNames, index) },
          ],
        },
      ],
    }),
    'or of a text and a tag': index => ({
      filters: [{ group: 'OR', filters: [city(index), tag(nth(tags, index))] }],
    }),
    'common text with equality': index => ({ query: nth(firstNames, index % 5), filters: [city(index)] }),
    'rare text with equality': index => ({ query: nth(lastNames, 300 + index), filters: [city(index)] }),
    'tag with equality': index => ({ filters: [tag(nth(tags, index % 5)), city(index % 5)] }),
    'everything by last name': () => ({ sort: [{ field: 'lastNameLowerCase', direction: 'asc' }] }),
    everything: () => ({}),
  };
}

async function measure(store: Store, locationId: string, searchOf: SearchOf, seed: number): Promise<string> {
  const random = randomFrom(seed);
  const times = new Float64Array(rounds);
  let found = 0;
  let givenUp = 0;
  for (let round = 0; round < rounds; round++) {
    const sent = searchOf(Math.floor(random() * 10_000));
    const start = monotonic();
    try {
      const { total } = await store.read(locationId, async reader => {
        const dictionary = await reader.dictionary();
        return searchContacts(reader, { ...parseSearch(sent, dictionary.field, 'UTC'), limit: pageLimit });
      });
      found += total;
    } catch (error) {
      if (!(error instanceof RosterError && error.code === 'search_too_broad')) throw error;
      givenUp++;
    }
    times[round] = monotonic() - start;
  }
  times.sort();
  const [p50, p99] = [0.5, 0.99].map(share => percentile(times, share).toFixed(2));
  return `p50 ${p50} ms  p99 ${p99} ms  (${Math.round(found / rounds)} found${givenUp > 0 ? `, ${givenUp} of ${rounds} given up` : ''})`;
}

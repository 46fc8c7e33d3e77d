import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { Tenants } from '#identity/tenants.ts';
import { listNewest } from '#store/contacts/list-contacts.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { openStore, type Store } from '#store/store.ts';
import { type LoadedContacts, loadContacts } from './load-contacts.ts';

export interface FilledStore {
  readonly locationId: string;
  readonly contacts: LoadedContacts;
}

/** Makes a database of Roster's with one tenant and so many contacts in its location. */
export async function fillStore(folder: string, tenantId: string, count: number): Promise<FilledStore> {
  const store = await open(folder);
  const tenants = new Tenants({ store, clock: systemClock, newId: idMaker(systemClock) });
  const first = { name: 'Bench', country: 'US', timezone: 'UTC' };
  const locationId = (await tenants.ensureTenant(tenantId, first)).defaultId;
  const contacts = await loadContacts(store, { locationId, count });
  await store.close();
  return { locationId, contacts };
}

/** Makes the twin's database: the same contacts, each as the text that is answered. */
export async function fillTwin(folder: string, { locationId }: FilledStore): Promise<string> {
  const path = join(folder, 'twin.db');
  const twin = new DatabaseSync(path);
  twin.exec(`pragma journal_mode = wal;
    create table contact (location_id text, id text, date_added integer, body text, primary key (location_id, id));
    create index contact_newest on contact (location_id, date_added desc, id desc); begin`);
  const put = twin.prepare('insert into contact values (?, ?, ?, ?)');
  const store = await open(folder);
  let after: { dateAdded: number; id: string } | undefined;
  for (;;) {
    const place = after;
    const page = await store.read(locationId, async reader => {
      const names = await reader.dictionary();
      const states = await listNewest(reader, { limit: 1000, after: place });
      return states.map(state => ({ state, body: JSON.stringify(presentContact(state, names)) }));
    });
    for (const { state, body } of page) put.run(locationId, state.id, state.dateAdded, body);
    const last = page.at(-1);
    if (!last) break;
    after = last.state;
  }
  twin.exec('commit');
  twin.close();
  await store.close();
  return path;
}

async function open(folder: string): Promise<Store> {
  const engine = openSqlite({ path: join(folder, 'roster.db') });
  await migrate(engine, systemClock());
  return openStore({ engine, clock: systemClock });
}

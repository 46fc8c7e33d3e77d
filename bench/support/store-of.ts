import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { Tenants } from '#identity/tenants.ts';
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

/** A copy of the closed database, for the twin. */
export async function copyStore(folder: string): Promise<string> {
  const copy = join(folder, 'twin.db');
  await copyFile(join(folder, 'roster.db'), copy);
  return copy;
}

async function open(folder: string): Promise<Store> {
  const engine = openSqlite({ path: join(folder, 'roster.db') });
  await migrate(engine, systemClock());
  return openStore({ engine, clock: systemClock });
}

import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { Tenants } from '#identity/tenants.ts';
import type { Engine } from '#store/engines/engine.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { openStore } from '#store/store.ts';
import { type LoadedContacts, loadContacts } from './load-contacts.ts';
import { ask } from './postgres.ts';

export interface FilledStore {
  readonly locationId: string;
  readonly contacts: LoadedContacts;
}

/** Makes a database of Roster's with one tenant and so many contacts in its location: a file in a folder. */
export function fillStore(folder: string, tenantId: string, count: number): Promise<FilledStore> {
  return fill(openSqlite({ path: join(folder, 'roster.db') }), tenantId, count);
}

/** The same in an empty database of a PostgreSQL, which then knows how its values are spread. */
export async function fillPostgres(url: string, tenantId: string, count: number): Promise<FilledStore> {
  const filled = await fill(openPostgres({ url, log: console }), tenantId, count);
  await ask(url, 'vacuum analyze');
  return filled;
}

async function fill(engine: Engine, tenantId: string, count: number): Promise<FilledStore> {
  await migrate(engine, systemClock());
  const store = openStore({ engine, clock: systemClock });
  const tenants = new Tenants({ store, clock: systemClock, newId: idMaker(systemClock) });
  const first = { name: 'Bench', country: 'US', timezone: 'UTC' };
  const locationId = (await tenants.ensureTenant(tenantId, first)).defaultId;
  const contacts = await loadContacts(store, { locationId, count });
  await store.close();
  return { locationId, contacts };
}

/** A copy of the closed database, for a twin. */
export async function copyStore(folder: string, name = 'twin'): Promise<string> {
  const copy = join(folder, `${name}.db`);
  await copyFile(join(folder, 'roster.db'), copy);
  return copy;
}

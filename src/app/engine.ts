import type { Log } from '#base/log.ts';
import type { Engine } from '#store/engines/engine.ts';
import type { DatabaseUrl } from './config-values.ts';

/** Opens the database that the configuration names; the other engine's driver is not even loaded. */
export async function openEngine(database: DatabaseUrl, log: Log): Promise<Engine> {
  if (database.kind === 'sqlite') {
    const { openSqlite } = await import('#store/engines/sqlite.ts');
    return openSqlite({ path: database.path });
  }
  const { openPostgres } = await import('#store/engines/postgres.ts');
  return openPostgres({ url: database.url, log });
}

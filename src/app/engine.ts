import type { Log } from '#base/log.ts';
import type { Engine } from '#store/engines/engine.ts';
import type { DatabaseUrl } from './config-values.ts';

/** An opened database, and what to know of it. */
export interface Opened {
  readonly engine: Engine;
  /** Whether what is acknowledged survives a loss of power, as far as the database's settings tell. */
  readonly isDurable: boolean;
}

/**
 * Opens the database that the configuration names; the other engine's driver is not even loaded. Throws an `Error`
 * with a sentence when a server does not answer, and warns by one when its settings put acknowledged writes at risk.
 */
export async function openEngine(database: DatabaseUrl, log: Log): Promise<Opened> {
  if (database.kind === 'sqlite') {
    const { openSqlite } = await import('#store/engines/sqlite.ts');
    return { engine: openSqlite({ path: database.path }), isDurable: true };
  }
  const { openPostgres } = await import('#store/engines/postgres.ts');
  const { unsafeSettings } = await import('#store/engines/postgres-settings.ts');
  const engine = openPostgres({ url: database.url, log });
  try {
    const unsafe = await unsafeSettings(engine);
    if (unsafe.length > 0) {
      const are = unsafe.length === 1 ? 'is' : 'are';
      log.warn(
        {},
        `${unsafe.join(', ')} ${are} off in PostgreSQL: what is acknowledged may be lost or torn when its machine fails. Switch it on in postgresql.conf.`,
      );
    }
    return { engine, isDurable: unsafe.length === 0 };
  } catch (error) {
    await engine.close();
    throw new Error(
      `PostgreSQL at ${placeOf(database.url)} does not answer (${reasonOf(error)}). Start it, or correct ROSTER_DATABASE_URL.`,
      { cause: error },
    );
  }
}

/** Host and database, without the password. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

function reasonOf(error: unknown): string {
  const first = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  if (first instanceof AggregateError) return String(first.errors[0]?.message ?? first.message);
  return first instanceof Error ? first.message : String(first);
}

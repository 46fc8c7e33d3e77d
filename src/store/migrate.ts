import { type Kysely, sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import type { EngineKind } from './columns.ts';
import type { Engine } from './engines/engine.ts';

interface Migration {
  up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void>;
}

/** In the order in which they run; a name is never changed or taken out. */
const migrations: readonly {
  name: string;
  load: () => Promise<Migration>;
}[] = [
  { name: '0001-contacts', load: () => import('./migrations/0001-contacts.ts') },
  { name: '0002-work', load: () => import('./migrations/0002-work.ts') },
  { name: '0003-calendars', load: () => import('./migrations/0003-calendars.ts') },
  { name: '0004-schema', load: () => import('./migrations/0004-schema.ts') },
  { name: '0005-data', load: () => import('./migrations/0005-data.ts') },
  { name: '0006-platform', load: () => import('./migrations/0006-platform.ts') },
  { name: '0011-timed', load: () => import('./migrations/0011-timed.ts') },
  { name: '0007-imports', load: () => import('./migrations/0007-imports.ts') },
  { name: '0008-webhooks', load: () => import('./migrations/0008-webhooks.ts') },
  { name: '0009-fewer-pages', load: () => import('./migrations/0009-fewer-pages.ts') },
  { name: '0005-erasure', load: () => import('./migrations/0005-erasure.ts') },
  { name: '0005-duplicates', load: () => import('./migrations/0005-duplicates.ts') },
  { name: '0012-field-files', load: () => import('./migrations/0012-field-files.ts') },
  { name: '0013-call-window', load: () => import('./migrations/0013-call-window.ts') },
  { name: '0014-text-index', load: () => import('./migrations/0014-text-index.ts') },
  { name: '0014-highlevel', load: () => import('./migrations/0014-highlevel.ts') },
  { name: '0015-connections', load: () => import('./migrations/0015-connections.ts') },
  { name: '0016-scim', load: () => import('./migrations/0016-scim.ts') },
  { name: '0017-people-search', load: () => import('./migrations/0017-people-search.ts') },
  { name: '0018-managers', load: () => import('./migrations/0018-managers.ts') },
  { name: '0019-fewer-bytes', load: () => import('./migrations/0019-fewer-bytes.ts') },
  { name: '0020-not-sent', load: () => import('./migrations/0020-not-sent.ts') },
  { name: '0021-joined-texts', load: () => import('./migrations/0021-joined-texts.ts') },
  { name: '0022-stretches', load: () => import('./migrations/0022-stretches.ts') },
  { name: '0023-import-trial', load: () => import('./migrations/0023-import-trial.ts') },
  { name: '0024-highlevel-runs', load: () => import('./migrations/0024-highlevel-runs.ts') },
];

type MigrationTables = { migration: { name: string; at: string } };

/**
 * Brings the schema up to date, all missing steps in one transaction: a step that dies half-way has not been.
 * Throws an `Error` with a sentence, before anything is changed, when the database is newer than the code.
 */
export async function migrate(engine: Engine, now: number): Promise<void> {
  const applied = await engine.read(session => appliedNames(session.database, session.kind));
  refuseNewer(applied);
  if (applied.length === migrations.length) return;

  await engine.migrate(async ({ database, kind }) => {
    const untyped = database.withTables<MigrationTables>();
    if (kind === 'postgres') await sql`select pg_advisory_xact_lock(7238911)`.execute(untyped);
    const done = await appliedNames(untyped, kind);
    refuseNewer(done);
    if (done.length === 0) {
      await sql`create table if not exists migration (name text primary key, at text not null)`.execute(
        untyped,
      );
    }
    for (const { name, load } of migrations) {
      if (done.includes(name)) continue;
      const { up } = await load();
      await up(untyped, kind);
      await untyped
        .insertInto('migration')
        .values({ name, at: toIso(now) })
        .execute();
    }
  });
}

/** Whether the store answers and its schema has all that this code knows; a newer release may have added to it. */
export async function isCurrent(engine: Engine): Promise<boolean> {
  try {
    const applied = await engine.read(session => appliedNames(session.database, session.kind));
    return migrations.every(({ name }) => applied.includes(name));
  } catch {
    return false;
  }
}

function refuseNewer(applied: readonly string[]): void {
  const known = migrations.map(({ name }) => name);
  const unknown = applied.find(name => !known.includes(name));
  if (unknown === undefined) return;
  throw new Error(
    `The database was changed by a newer release of Roster (its step ${unknown} is not known here). Start that release or a later one; nothing was changed.`,
  );
}

async function appliedNames<Database>(database: Kysely<Database>, kind: EngineKind): Promise<string[]> {
  const exists =
    kind === 'sqlite'
      ? await sql`select 1 from sqlite_master where type = 'table' and name = 'migration'`.execute(database)
      : await sql`select 1 from information_schema.tables
          where table_schema = current_schema() and table_name = 'migration'`.execute(database);
  if (exists.rows.length === 0) return [];
  const names = await sql<{ name: string }>`select name from migration order by name`.execute(database);
  return names.rows.map(({ name }) => name);
}

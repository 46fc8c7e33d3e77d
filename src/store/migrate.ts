import { type Kysely, sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import type { EngineKind } from './columns.ts';
import type { Engine } from './engines/engine.ts';
import { up as contacts } from './migrations/0001-contacts.ts';
import { up as work } from './migrations/0002-work.ts';
import { up as calendars } from './migrations/0003-calendars.ts';
import { up as schema } from './migrations/0004-schema.ts';
import { up as data } from './migrations/0005-data.ts';
import { up as duplicates } from './migrations/0005-duplicates.ts';
import { up as erasure } from './migrations/0005-erasure.ts';
import { up as platform } from './migrations/0006-platform.ts';
import { up as imports } from './migrations/0007-imports.ts';
import { up as webhooks } from './migrations/0008-webhooks.ts';
import { up as fewerPages } from './migrations/0009-fewer-pages.ts';
import { up as timed } from './migrations/0011-timed.ts';
import { up as fieldFiles } from './migrations/0012-field-files.ts';
import { up as callWindow } from './migrations/0013-call-window.ts';
import { up as highLevel } from './migrations/0014-highlevel.ts';
import { up as textIndex } from './migrations/0014-text-index.ts';
import { up as connections } from './migrations/0015-connections.ts';
import { up as scim } from './migrations/0016-scim.ts';
import { up as peopleSearch } from './migrations/0017-people-search.ts';
import { up as managers } from './migrations/0018-managers.ts';
import { up as fewerBytes } from './migrations/0019-fewer-bytes.ts';
import { up as notSent } from './migrations/0020-not-sent.ts';

/** In the order in which they run; a name is never changed or taken out. */
const migrations: readonly {
  name: string;
  up: <Database>(database: Kysely<Database>, kind: EngineKind) => Promise<void>;
}[] = [
  { name: '0001-contacts', up: contacts },
  { name: '0002-work', up: work },
  { name: '0003-calendars', up: calendars },
  { name: '0004-schema', up: schema },
  { name: '0005-data', up: data },
  { name: '0006-platform', up: platform },
  { name: '0011-timed', up: timed },
  { name: '0007-imports', up: imports },
  { name: '0008-webhooks', up: webhooks },
  { name: '0009-fewer-pages', up: fewerPages },
  { name: '0005-erasure', up: erasure },
  { name: '0005-duplicates', up: duplicates },
  { name: '0012-field-files', up: fieldFiles },
  { name: '0013-call-window', up: callWindow },
  { name: '0014-text-index', up: textIndex },
  { name: '0014-highlevel', up: highLevel },
  { name: '0015-connections', up: connections },
  { name: '0016-scim', up: scim },
  { name: '0017-people-search', up: peopleSearch },
  { name: '0018-managers', up: managers },
  { name: '0019-fewer-bytes', up: fewerBytes },
  { name: '0020-not-sent', up: notSent },
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
    for (const { name, up } of migrations) {
      if (done.includes(name)) continue;
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

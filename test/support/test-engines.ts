import { copyFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import type { EngineKind } from '#store/columns.ts';
import type { Engine } from '#store/engines/engine.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { borrowDatabase, closeOwnServer, createDatabase, dropBorrowed } from './databases.ts';
import { quickFolder } from './quick-folder.ts';

after(async () => {
  if (migrated) rmSync(dirname(await migrated), { recursive: true });
  await dropBorrowed();
  await closeOwnServer();
});

/** What tests run on. Samples are written from one engine; the other must give the same. */
export const engineKinds: readonly EngineKind[] =
  process.env.ROSTER_DERIVE === '1' ? ['sqlite'] : ['sqlite', 'postgres'];

export const engineNames: Readonly<Record<EngineKind, string>> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
};

/** An engine on a database of its own, which is there once it was opened. */
export interface TestEngine {
  readonly engine: Engine;
  /** With the tables of this release, unless an empty database is asked for. */
  open(kind?: 'migrated' | 'empty'): Promise<void>;
  /** Closes it and removes its database. */
  close(): Promise<void>;
}

/** Nothing is made before it is opened: a file of tests may describe more than is run of it. */
export function testEngine(kind: EngineKind): TestEngine {
  let opened: Engine | undefined;
  let remove: (() => Promise<void> | void) | undefined;
  const ready = () => {
    if (!opened) throw new Error('The test runs before its database was opened.');
    return opened;
  };
  return {
    engine: {
      kind,
      read: work => ready().read(work),
      write: (locationId, work) => ready().write(locationId, work),
      search: search => ready().search(search),
      isAlone: locationId => ready().isAlone(locationId),
      sequence: locationId => ready().sequence(locationId),
      isWritable: () => ready().isWritable(),
      migrate: work => ready().migrate(work),
      close: () => ready().close(),
    },
    async open(tables) {
      if (kind === 'sqlite') {
        const folder = quickFolder('roster-');
        remove = () => rmSync(folder, { recursive: true });
        const path = join(folder, 'test.db');
        if (tables !== 'empty') copyFileSync(await migratedFile(), path);
        opened = openSqlite({ path });
      } else {
        const database = tables === 'empty' ? await createDatabase('empty') : await borrowDatabase();
        remove = database.drop;
        opened = openPostgres({ ...database, log: { warn: () => {} } });
      }
    },
    async close() {
      await opened?.close();
      await remove?.();
    },
  };
}

let migrated: Promise<string> | undefined;

/** A file with the tables of this release, for others to be copied from: made once in a process. */
function migratedFile(): Promise<string> {
  migrated ??= makeMigratedFile();
  return migrated;
}

async function makeMigratedFile(): Promise<string> {
  const folder = quickFolder('roster-');
  const path = join(folder, 'migrated.db');
  const engine = openSqlite({ path });
  await migrate(engine, Date.UTC(2026, 0, 1));
  await engine.close();
  return path;
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import type { EngineKind } from '#store/columns.ts';
import type { Engine } from '#store/engines/engine.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { closeOwnServer, createDatabase, type TestDatabase } from './databases.ts';

after(closeOwnServer);

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
  /** With the tables of this release on PostgreSQL, unless an empty database is asked for. */
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
      sequence: locationId => ready().sequence(locationId),
      isWritable: () => ready().isWritable(),
      migrate: work => ready().migrate(work),
      close: () => ready().close(),
    },
    async open(tables) {
      if (kind === 'sqlite') {
        const folder = mkdtempSync(join(tmpdir(), 'roster-'));
        remove = () => rmSync(folder, { recursive: true });
        opened = openSqlite({ path: join(folder, 'test.db') });
      } else {
        const database: TestDatabase = await createDatabase(tables);
        remove = database.drop;
        opened = openPostgres({ url: database.url, log: { warn: () => {} } });
      }
    },
    async close() {
      await opened?.close();
      await remove?.();
    },
  };
}

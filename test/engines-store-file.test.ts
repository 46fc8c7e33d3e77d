import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { sql } from 'kysely';
import type { Engine } from '#store/engines/engine.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';

const now = Date.UTC(2026, 0, 15);

describe('The file of the embedded store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-file-'));
  after(() => rmSync(folder, { recursive: true }));

  test('R3. The writer flushes every commit to disk', async () => {
    const engine = openSqlite({ path: join(folder, 'flushed.db') });
    await migrate(engine, now);
    const full = 2;
    const rows = await engine.write('location', ({ database }) =>
      Promise.all([
        sql<{ synchronous: number }>`pragma synchronous`.execute(database),
        sql<{ journal_mode: string }>`pragma journal_mode`.execute(database),
      ]),
    );
    await engine.close();
    const [synchronous, journal] = rows;
    assert.equal(synchronous.rows[0]?.synchronous, full);
    assert.equal(journal.rows[0]?.journal_mode, 'wal');
  });

  test('R9. A folder that cannot be written stops the start with a sentence that names it', () => {
    const file = join(folder, 'a-file');
    writeFileSync(file, '');
    assert.throws(() => openSqlite({ path: join(file, 'roster.db') }), {
      message: new RegExp(`^The folder ${file} cannot be written.*Make it writable.*ROSTER_DATABASE_URL`),
    });
  });

  test('R10. A second server on one file ends with a sentence, and the first is unharmed', async () => {
    const path = join(folder, 'shared.db');
    const first = openSqlite({ path });
    await migrate(first, now);
    assert.throws(() => openSqlite({ path }), {
      message: `Another server has ${path} open. Stop it first, or set ROSTER_DATABASE_URL to another path.`,
    });
    await first.write('location', ({ database }) =>
      database.insertInto('tenant').values({ id: 'written', date_added: now }).execute(),
    );
    await first.close();

    const next = openSqlite({ path });
    const tenants = await tenantsIn(next);
    await next.close();
    assert.deepEqual(tenants, ['written'], 'the file is free once its server has stopped');
  });

  for (const { kind, took, isCopied } of [
    { kind: 'short', took: 1, isCopied: true },
    { kind: 'long', took: 1000, isCopied: false },
  ])
    test(`A ${kind} write ${isCopied ? 'copies' : 'does not copy'} a log of 20 MB back`, async () => {
      let time = 0;
      const path = join(folder, `${kind}.db`);
      const engine = openSqlite({ path, monotonic: () => time });
      await engine.write('location', async ({ database }) => {
        await sql`create table filling (bytes blob)`.execute(database);
        await sql`insert into filling values (zeroblob(20000000))`.execute(database);
        time += took;
      });
      assert.equal(statSync(path).size > 20_000_000, isCopied);
      await engine.close();
    });

  test('Row ids beyond what a number holds, as those of the text index, hold up no change', async () => {
    const engine = openSqlite({ path: join(folder, 'large-ids.db') });
    await engine.migrate(async ({ database }) => {
      await sql`create table numbered (id integer primary key) strict`.execute(database);
    });
    for (const id of ['9007336693694464', '9007336693694465'])
      await engine.write('location', async ({ database }) => {
        await sql`insert into numbered values (cast(${id} as integer))`.execute(database);
      });
    const count = await engine.read(({ database }) =>
      sql<{ count: number }>`select count(*) as count from numbered`.execute(database),
    );
    await engine.close();
    assert.equal(count.rows[0]?.count, 2);
  });

  test('R61. A file of a newer release is refused by a sentence and not touched', async () => {
    const path = join(folder, 'newer.db');
    const newer = openSqlite({ path });
    await migrate(newer, now);
    await newer.migrate(async ({ database }) => {
      await sql`insert into migration (name, at) values ('9999-later', '')`.execute(database);
    });
    await newer.close();

    const before = checksum(path);
    const engine = openSqlite({ path });
    await assert.rejects(migrate(engine, now), {
      message: /newer release of Roster .*9999-later.* nothing was changed/,
    });
    await engine.close();
    assert.equal(checksum(path), before);
  });

  test('what was written is there after the file is closed and opened again', async () => {
    const path = join(folder, 'kept.db');
    for (const id of ['one', 'two']) {
      const engine = openSqlite({ path });
      await migrate(engine, now);
      await engine.write('location', ({ database }) =>
        database.insertInto('tenant').values({ id, date_added: now }).execute(),
      );
      await engine.close();
    }
    const engine = openSqlite({ path });
    const tenants = await tenantsIn(engine);
    await engine.close();
    assert.deepEqual(tenants, ['one', 'two']);
  });

  test('those who wait together are answered together, the failed among them by their own error', async () => {
    const engine = openSqlite({ path: join(folder, 'group.db') });
    await migrate(engine, now);
    const outcomes = await Promise.allSettled(
      ['a', 'b', 'a', 'c'].map(id =>
        engine.write('location', ({ database }) =>
          database.insertInto('tenant').values({ id, date_added: now }).execute(),
        ),
      ),
    );
    const tenants = await tenantsIn(engine);
    await engine.close();
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'rejected', 'fulfilled'],
    );
    assert.deepEqual(tenants, ['a', 'b', 'c']);
  });
});

async function tenantsIn(engine: Engine): Promise<string[]> {
  const rows = await engine.read(({ database }) => database.selectFrom('tenant').select('id').execute());
  return rows.map(({ id }) => id);
}

function checksum(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

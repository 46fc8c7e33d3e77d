import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { sql } from 'kysely';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { tell, times } from './support/proof.ts';

const now = Date.UTC(2026, 0, 15);
/** Limits of a process are set from outside by a program of Linux. */
const skip = process.platform !== 'linux' && 'only on Linux';

describe('A file whose writing broke off', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-torn-'));
  after(() => rmSync(folder, { recursive: true }));

  test('R2. A transaction is whole or absent, whatever byte its process died at', { skip }, context => {
    const commits = 40;
    const run = (path: string, limit: number | 'unlimited') =>
      spawnSync(
        'prlimit',
        [
          `--fsize=${limit}:unlimited`,
          process.execPath,
          'test/support/dying-writer.ts',
          path,
          String(commits),
        ],
        { cwd: new URL('..', import.meta.url), encoding: 'utf8' },
      ).stdout;
    const whole = join(folder, 'whole.db');
    assert.match(run(whole, 'unlimited'), /end\n$/);
    const longest = readFileSync(whole).length;
    const step = Math.ceil(longest / times(8, 250));
    let [deaths, unacknowledged] = [0, 0];
    for (let limit = 13_007; limit < longest; limit += step) {
      const path = join(folder, `dies-${limit}.db`);
      const told = run(path, limit);
      // A checkpoint that fails is tried again later: of the largest limits some are never met.
      if (/end/.test(told)) break;
      deaths++;
      const acknowledged = told.split('\n').length - 1;
      const file = new DatabaseSync(path);
      assert.deepEqual({ ...file.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
      const hasTable = file.prepare("select 1 from sqlite_master where name = 'row'").get();
      const rows = hasTable
        ? file.prepare('select n, count(*) as rows from row group by n order by n').all()
        : [];
      file.close();
      assert.deepEqual(
        rows.map(row => ({ ...row })),
        rows.map((_, n) => ({ n, rows: 2 })),
        `a death at byte ${limit}`,
      );
      assert(rows.length >= acknowledged, `lost after a death at byte ${limit}`);
      unacknowledged += rows.length - acknowledged;
    }
    assert(deaths > 3);
    tell(context, {
      statement: 'R2',
      how: `${deaths} deaths of a writer at the first write past a byte of its log or file`,
      found: `lost 0, halves 0, broken files 0; ${unacknowledged} commits were there that were not acknowledged`,
    });
  });

  test('R4. A torn tail of the log costs the last commits alone, without a gap', async context => {
    const path = join(folder, 'torn.db');
    const engine = openSqlite({ path });
    await migrate(engine, now);
    await engine.write('', async ({ database }) => {
      await sql`pragma wal_checkpoint(truncate)`.execute(database).catch(() => {});
      await sql`pragma wal_autocheckpoint = 0`.execute(database);
    });
    const commits = 40;
    for (let n = 0; n < commits; n++) {
      // Each writes two rows: half of one would show.
      await engine.write('', async ({ database }) => {
        for (const side of ['left', 'right'])
          await database
            .insertInto('tenant')
            .values({ id: `${String(n).padStart(3, '0')} ${side} ${'x'.repeat(1500)}`, date_added: n })
            .execute();
      });
    }
    const log = readFileSync(`${path}-wal`).length;
    // A prime, so that cuts fall inside pages.
    const step = 1033 * times(9, 1);
    const prefixes = new Set<number>();
    let places = 0;
    for (let length = 0; length <= log; length += step, places++) {
      const copy = join(folder, 'cut.db');
      copyFileSync(path, copy);
      copyFileSync(`${path}-wal`, `${copy}-wal`);
      truncateSync(`${copy}-wal`, length);
      const file = new DatabaseSync(copy);
      assert.deepEqual({ ...file.prepare('pragma integrity_check').get() }, { integrity_check: 'ok' });
      const hasTable = file.prepare("select 1 from sqlite_master where name = 'tenant'").get();
      const rows = hasTable
        ? file.prepare('select date_added as n, count(*) as rows from tenant group by 1').all()
        : [];
      file.close();
      assert.deepEqual(
        rows.map(row => ({ ...row })),
        rows.map((_, n) => ({ n, rows: 2 })),
        `the log cut at ${length}`,
      );
      prefixes.add(rows.length);
      for (const ending of ['', '-wal', '-shm']) rmSync(copy + ending, { force: true });
    }
    await engine.close();
    assert(prefixes.size > times(10, commits - 1));
    tell(context, {
      statement: 'R4',
      how: `the log of ${commits} commits cut at ${places} places`,
      found: `${prefixes.size} prefixes, broken 0, halves 0, gaps 0`,
    });
  });
});

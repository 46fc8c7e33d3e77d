import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, before, describe, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { systemClock } from '#base/clock.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { beforeEachStatement } from './support/faults.ts';
import { flushesIn } from './support/flushes.ts';
import { memberOf } from './support/member.ts';
import { tell, times } from './support/proof.ts';
import { looking, serverDatabase } from './support/server-database.ts';
import { endOf, environmentFor, startProcess } from './support/server-process.ts';
import { startTokenMint, type TokenMint } from './support/token-mint.ts';
import { apiCall, Wire } from './support/wire.ts';

const now = Date.UTC(2026, 0, 15);
const clients = 16;

describe('What was acknowledged', () => {
  let folder: string;
  let mint: TokenMint;
  let token: string;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'roster-durable-'));
    mint = await startTokenMint(systemClock);
    token = mint.token({ scp: 'contacts.readonly contacts.write' });
  });
  after(async () => {
    await mint.close();
    rmSync(folder, { recursive: true });
  });

  function create(wire: Wire, key: string) {
    const headers = [`Idempotency-Key: ${key}`];
    return wire.call(
      apiCall({ method: 'POST', path: '/contacts/', token, headers, body: { firstName: key } }),
    );
  }

  test('R1, R12, R13. What was acknowledged survives kill -9 of the server at any moment, and a repeated key adds nothing', async context => {
    const count = times(400, 12_000);
    const kills = times(2, 20);
    const database = await serverDatabase(folder, 'roster.db');
    const environment = environmentFor(mint, folder, database.url);
    const acknowledged = new Map<string, string>();
    const unknown: string[] = [];
    let started = 0;
    let cut = 0;

    /** Writes until the server is gone or enough is acknowledged; a call without an answer counts as unknown. */
    async function write(origin: string, enough: number, whenEnough: () => void): Promise<void> {
      const wire = new Wire(origin);
      while (acknowledged.size < enough) {
        const key = unknown.pop() ?? `key-${started++}`;
        const answer = await create(wire, key);
        if (!answer) {
          unknown.push(key);
          cut++;
          break;
        }
        assert.equal(answer.status, 201, answer.body);
        acknowledged.set(key, memberOf(JSON.parse(answer.body), 'contact', 'id'));
        if (acknowledged.size === enough) whenEnough();
      }
      wire.close();
    }

    for (let kill = 1; kill <= kills; kill++) {
      const server = await startProcess(environment);
      const enough = Math.floor((count * kill) / (kills + 1));
      await Promise.all(
        Array.from({ length: clients }, () =>
          write(server.origin, enough, () => server.child.kill('SIGKILL')),
        ),
      );
      await server.kill();
    }

    const server = await startProcess(environment);
    await Promise.all(Array.from({ length: clients }, () => write(server.origin, count, () => {})));
    const wire = new Wire(server.origin);
    for (const key of unknown) {
      const answer = await create(wire, key);
      acknowledged.set(key, memberOf(JSON.parse(answer?.body ?? ''), 'contact', 'id'));
    }
    let lost = 0;
    let changed = 0;
    for (const [key, id] of acknowledged) {
      const found = await wire.call(apiCall({ method: 'GET', path: `/contacts/${id}`, token }));
      if (found?.status !== 200 || memberOf(JSON.parse(found.body), 'contact', 'firstName') !== key) lost++;
      const again = await create(wire, key);
      if (again?.status !== 201 || memberOf(JSON.parse(again.body), 'contact', 'id') !== id) changed++;
    }
    wire.close();
    const { code } = await server.stop();

    assert.equal(code, 0);
    assert.equal(lost, 0, 'acknowledged and not there');
    assert.equal(changed, 0, 'repeated and answered otherwise');
    const counts = await countRows(database.url);
    await database.drop();
    assert.deepEqual(counts, {
      contacts: acknowledged.size,
      keys: acknowledged.size,
      created: acknowledged.size,
      positions: acknowledged.size,
    });
    tell(context, {
      statement: 'R1, R12, R13',
      how: `${kills} kills of the process under ${clients} clients, ${acknowledged.size} writes, every key repeated`,
      found: `lost 0, doubled 0, ${cut} calls were cut and counted as unknown`,
    });
  });

  test('R3. Every commit of the server was flushed before its writes were acknowledged', async context => {
    const own = mkdtempSync(join(folder, 'flushed-'));
    const count = times(200, 2000);
    const server = await startProcess(environmentFor(mint, own), [
      '--import',
      './test/support/torn-sectors.ts',
      'src/app/main.ts',
    ]);
    let started = 0;
    let acknowledged = 0;
    await Promise.all(
      Array.from({ length: clients }, async () => {
        const wire = new Wire(server.origin);
        while (started < count) {
          const answer = await create(wire, `key-${started++}`);
          assert.equal(answer?.status, 201);
          acknowledged++;
        }
        wire.close();
      }),
    );
    await server.kill();

    const { commits, flushed } = flushesIn(join(own, 'roster.db-wal'));
    assert.ok(commits > 0);
    assert.equal(flushed, commits);
    const unflushed = flushesOfNormal(join(own, 'normal.db'));
    assert.deepEqual(unflushed, { commits: 20, flushed: 0 }, 'a log shows that commits were not flushed');
    tell(context, {
      statement: 'R3',
      how: `${acknowledged} writes of ${clients} clients, flushes counted in the log, where SQLite fills the sector of each commit that it flushes`,
      found: `${flushed} flushes for the last ${commits} commits; with synchronous = normal 0 for ${unflushed.commits}`,
    });
  });

  test('R10. A second server on one folder ends with a sentence, and the first goes on', async () => {
    const own = mkdtempSync(join(folder, 'second-'));
    const environment = environmentFor(mint, own);
    const first = await startProcess(environment);
    const second = await endOf(environment);
    assert.equal(second.code, 1);
    assert.match(second.err, /^Another server has \S+roster\.db open\. Stop it first, .*\n$/);
    const wire = new Wire(first.origin);
    assert.equal((await create(wire, 'after'))?.status, 201);
    wire.close();
    assert.equal((await first.stop()).code, 0);
  });

  test('R9. A folder that cannot be written stops the start with a sentence that names it', async () => {
    const file = join(folder, 'no-folder');
    writeFileSync(file, '');
    const { code, err } = await endOf(environmentFor(mint, file));
    assert.equal(code, 1);
    assert.match(err, new RegExp(`^The folder ${file} cannot be written.*\\n$`));
  });

  test('R61. A database of a newer release stops the start with a sentence, and its file is not touched', async () => {
    const own = mkdtempSync(join(folder, 'newer-'));
    const path = join(own, 'roster.db');
    const engine = openSqlite({ path });
    await migrate(engine, now);
    await engine.migrate(async ({ database }) => {
      await sql`insert into migration (name, at) values ('9999-later', '')`.execute(database);
    });
    await engine.close();
    const before = checksum(path);
    const { code, err } = await endOf(environmentFor(mint, own));
    assert.equal(code, 1);
    assert.match(err, /^The database was changed by a newer release of Roster .*9999-later.*\n$/);
    assert.equal(checksum(path), before);
  });

  test('R60. A migration that dies at any statement is rolled back, and the next start makes the whole schema', async context => {
    const own = mkdtempSync(join(folder, 'migration-'));
    const whole = join(own, 'whole.db');
    const clean = openSqlite({ path: whole });
    let statements = 0;
    await migrate(
      beforeEachStatement(clean, () => statements++),
      now,
    );
    await clean.close();
    assert.ok(statements > 20);

    const step = times(7, 1);
    const tried: number[] = [];
    for (let death = 1; death <= statements; death += step) {
      const path = join(own, `dies-${death}.db`);
      const engine = openSqlite({ path });
      // With room for a few pages only, half a transaction is in the file when it dies.
      await engine.migrate(async ({ database }) => {
        await sql`pragma cache_size = 5`.execute(database);
      });
      let at = 0;
      const dying = beforeEachStatement(engine, () => {
        if (++at !== death) return;
        copyAsFound(path, `${path}.copy`);
        throw new Error('died');
      });
      await assert.rejects(migrate(dying, now), /died/);
      await engine.close();
      for (const left of [path, `${path}.copy`]) {
        const next = openSqlite({ path: left });
        await migrate(next, now);
        await next.close();
        assert.deepEqual(schemaOf(left), schemaOf(whole), `after a death at statement ${death}`);
      }
      tried.push(death);
    }
    tell(context, {
      statement: 'R60',
      how: `the migration dies at ${tried.length} of its ${statements} statements, by an error and with the files as a kill leaves them`,
      found: 'stuck 0, schema whole each time',
    });
  });
});

/** What the log shows of twenty commits that SQLite was told not to flush. */
function flushesOfNormal(path: string): ReturnType<typeof flushesIn> {
  const url = pathToFileURL(path);
  url.searchParams.set('psow', '0');
  const file = new DatabaseSync(url);
  file.exec('pragma journal_mode = wal; pragma synchronous = normal; create table t (value)');
  const insert = file.prepare('insert into t values (?)');
  for (let value = 1; value < 20; value++) insert.run(value);
  const found = flushesIn(`${path}-wal`);
  file.close();
  return found;
}

/** The files of a database as a kill at this moment would leave them. */
function copyAsFound(path: string, copy: string): void {
  for (const ending of ['', '-wal'])
    if (existsSync(path + ending)) copyFileSync(path + ending, copy + ending);
}

function schemaOf(path: string): unknown {
  const file = new DatabaseSync(path);
  const integrity = file.prepare('pragma integrity_check').get();
  const tables = file.prepare('select type, name, sql from sqlite_master order by type, name').all();
  const steps = file.prepare('select name from migration order by name').all();
  file.close();
  return { integrity, tables, steps };
}

function countRows(databaseUrl: string): Promise<unknown> {
  return looking(databaseUrl, async rowsOf => {
    const [counts = {}] = await rowsOf(
      `select (select count(*) from contact) as contacts,
        (select count(*) from idempotency_key where answer <> '') as keys,
        (select count(distinct contact_id) from event where type = 'contact.created') as created,
        (select count(position) from event where type = 'contact.created') as positions`,
    );
    return Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, Number(count)]));
  });
}

function checksum(path: string): string {
  return createHash('sha256').update(readFileSync(path)).digest('hex');
}

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, test } from 'node:test';
import { sql } from 'kysely';
import { systemClock } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import type { Engine } from '#store/engines/engine.ts';
import { openSqlite } from '#store/engines/sqlite.ts';
import { migrate } from '#store/migrate.ts';
import { startMintedRoster } from './support/minted-roster.ts';
import { at } from './support/operations.ts';
import { tell, times } from './support/proof.ts';
import { environmentFor, startProcess } from './support/server-process.ts';
import { startTokenMint } from './support/token-mint.ts';
import { apiCall, Wire } from './support/wire.ts';

const now = Date.UTC(2026, 0, 15);
/** Limits of a process are set from outside by a program of Linux. */
const skip = process.platform !== 'linux' && 'only on Linux';

describe('A disk that fails', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-disk-'));
  after(() => rmSync(folder, { recursive: true }));

  /** Lets the file grow by so many pages of 4 kB; with none it may grow as it likes. */
  async function setRoom(engine: Engine, pages?: number): Promise<void> {
    await engine.write('', async ({ database }) => {
      const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(database);
      const most = pages === undefined ? 1_073_741_823 : Number(rows[0]?.page_count) + pages;
      await sql`pragma max_page_count = ${sql.lit(most)}`.execute(database);
    });
  }

  test('R5. Of changes that wait together nobody is answered before the flush that holds them all', async context => {
    const path = join(folder, 'group.db');
    const engine = openSqlite({ path });
    await migrate(engine, now);
    const rounds = times(5, 100);
    const counts = { answered: 0, refused: 0 };
    const acknowledged: string[] = [];
    for (let round = 0; round < rounds; round++) {
      await setRoom(engine, (round * 30) % 120);
      const ids = Array.from({ length: 32 }, (_, n) => `${round} ${n} ${'x'.repeat(2000)}`);
      const outcomes = await Promise.allSettled(
        ids.map(id =>
          engine.write('', ({ database }) =>
            database.insertInto('tenant').values({ id, date_added: now }).execute(),
          ),
        ),
      );
      for (const [n, outcome] of outcomes.entries()) {
        if (outcome.status === 'fulfilled') acknowledged.push(ids[n] ?? '');
        else assert.equal(at(outcome.reason, 'code'), 'store_unavailable');
        counts[outcome.status === 'fulfilled' ? 'answered' : 'refused']++;
      }
      await setRoom(engine);
    }
    const rows = await engine.read(({ database }) => database.selectFrom('tenant').select('id').execute());
    await engine.close();
    assert.deepEqual(rows.map(({ id }) => id).sort(), acknowledged.sort());
    assert(counts.answered > 0 && counts.refused > 0);
    tell(context, {
      statement: 'R5',
      how: `${rounds} groups of 32 waiting changes on a file with room for 0 to 90 pages`,
      found: `${counts.answered} answered and there, ${counts.refused} refused and not there`,
    });
  });

  test('R8. A full disk refuses writes with 503 and Retry-After, reads go on, and writes come back by themselves', async context => {
    const path = join(folder, 'full.db');
    const roster = await startMintedRoster({ databaseUrl: `sqlite:${path}` });
    const { engine } = roster.running.store;
    const token = roster.mint.token({ scp: 'contacts.readonly contacts.write' });
    const wire = new Wire(roster.running.baseUrl);
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await wire.call(apiCall({ method, path, token, body }));
      assert(answer);
      return answer;
    };
    const create = (firstName: string) => ask('POST', '/contacts/', { firstName, source: 'x'.repeat(900) });
    let [written, refused] = [0, 0];
    for (let round = 0; round < times(1, 10); round++) {
      await setRoom(engine, 20 + round);
      for (;;) {
        const { status, head, body } = await create(`Number ${written}`);
        if (status === 201) written++;
        else {
          assert.equal(status, 503, body);
          assert.equal(at(parseJson(body), 'code'), 'store_unavailable');
          assert.match(head, /^retry-after: \d+\r?$/im);
          refused++;
          break;
        }
      }
      assert.equal((await ask('GET', '/contacts/?limit=100')).status, 200);
      await setRoom(engine);
      assert.equal((await create(`Number ${written}`)).status, 201);
      written++;
    }
    wire.close();
    await roster.close();
    const found = countIn(path);
    assert.deepEqual(found, { integrity: 'ok', contacts: written, events: written });
    tell(context, {
      statement: 'R8',
      how: `a file that may grow no more, ${refused} times, under creates over HTTP`,
      found: `${refused} refusals of 503, reads meanwhile 200, the first write after it 201, integrity ok`,
    });
  });

  test('R11. An I/O error takes its writes back, the server says 503 and is not ready, and works again once the disk does', {
    skip,
  }, async context => {
    const mint = await startTokenMint(systemClock);
    const own = mkdtempSync(join(folder, 'limit-'));
    const server = await startProcess(environmentFor(mint, own));
    const token = mint.token({ scp: 'contacts.readonly contacts.write' });
    const wire = new Wire(server.origin);
    const ask = async (method: string, path: string, body?: object) => {
      const answer = await wire.call(apiCall({ method, path, token, body }));
      assert(answer);
      return answer;
    };
    // No file of the process may be written past this: SQLite is told of an I/O error, not of a full disk.
    const limit = (bytes: string) =>
      execFileSync('prlimit', [`--pid=${server.child.pid}`, `--fsize=${bytes}:unlimited`]);
    const create = async (status: number) => {
      const answer = await ask('POST', '/contacts/', { firstName: 'Number' });
      assert.equal(answer.status, status, answer.body);
    };
    let [written, refused] = [0, 0];
    for (let round = 0; round < times(1, 20); round++) {
      for (let n = 0; n < 3; n++, written++) await create(201);
      limit('4096');
      for (let n = 0; n < 3; n++, refused++) await create(503);
      assert.equal((await ask('GET', '/contacts/')).status, 200);
      assert.equal((await ask('GET', '/health/ready')).status, 503);
      limit('unlimited');
      assert.equal((await ask('GET', '/health/ready')).status, 200);
      await create(201);
      written++;
    }
    wire.close();
    assert.equal((await server.stop()).code, 0);
    await mint.close();
    assert.deepEqual(countIn(join(own, 'roster.db')), {
      integrity: 'ok',
      contacts: written,
      events: written,
    });
    tell(context, {
      statement: 'R11',
      how: 'a limit on the size of files, set and lifted while the server runs',
      found: `${refused} refusals of 503, other 5xx 0, ready red and green again, ${written} writes there`,
    });
  });
});

function countIn(path: string): unknown {
  const file = new DatabaseSync(path);
  const integrity = Object.values(file.prepare('pragma integrity_check').get() ?? {})[0];
  const counts = file
    .prepare(
      `select (select count(*) from contact) as contacts,
        (select count(*) from event where type = 'contact.created') as events`,
    )
    .get();
  file.close();
  return { integrity, ...counts };
}

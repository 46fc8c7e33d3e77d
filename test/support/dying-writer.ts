/** Writes transactions of two rows each, tells of each commit, and ends as a kill would at the first write that fails. */
import { writeSync } from 'node:fs';
import { sql } from 'kysely';
import { openSqlite } from '#store/engines/sqlite.ts';

const [path = '', count = '0'] = process.argv.slice(2);
try {
  const engine = openSqlite({ path });
  await engine.migrate(async ({ database }) => {
    await sql`create table row (n integer, side text, filler text)`.execute(database);
  });
  await engine.write('', async ({ database }) => {
    await sql`pragma wal_autocheckpoint = 20`.execute(database);
  });
  for (let n = 0; n < Number(count); n++) {
    await engine.write('', async ({ database }) => {
      for (const side of ['left', 'right'])
        await sql`insert into row values (${n}, ${side}, ${'x'.repeat(3000)})`.execute(database);
    });
    writeSync(1, `${n}\n`);
  }
  writeSync(1, 'end\n');
} finally {
  process.kill(process.pid, 'SIGKILL');
}

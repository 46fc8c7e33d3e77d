/** R59: a newer release changes the schema while servers of this one go on. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sql } from 'kysely';
import { isRecord, parseJson } from '#base/json.ts';
import type { Session } from '#store/engines/engine.ts';
import { openPostgres } from '#store/engines/postgres.ts';
import { createDatabase } from './support/databases.ts';
import { startMintedRoster } from './support/minted-roster.ts';
import { at, textAt } from './support/operations.ts';
import { tell, times } from './support/proof.ts';
import { underLoad } from './support/under-load.ts';

/** So many rounds, of seven calls each, are done between two steps. */
const between = times(25, 400);

test('R59. A server goes on, and is ready, while a newer release adds columns, tables and indexes to its database', async context => {
  const database = await createDatabase();
  const roster = await startMintedRoster({ databaseUrl: database.url, keysPatience: 10_000 });
  const newer = openPostgres({ url: database.url, log: { warn: () => {} } });
  context.after(async () => {
    await newer.close();
    await roster.close();
    await database.drop();
  });
  const token = roster.mint.token({ scp: 'contacts.readonly contacts.write' });
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  const call = async (method: string, path: string, body?: object) => {
    const url = `${roster.running.baseUrl}${path}`;
    return fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  };
  const acknowledged = new Map<string, string>();
  let begun = 0;
  const round = async () => {
    const firstName = `Beside ${begun++}`;
    const made = await call('POST', '/contacts/', { firstName, email: `beside-${begun}@example.com` });
    if (made.status !== 201) return made;
    const id = textAt(parseJson(await made.text()), 'contact.id');
    acknowledged.set(id, firstName);
    for (const [method, path, body] of [
      ['GET', `/contacts/${id}`],
      ['GET', '/contacts/?limit=5'],
      ['PUT', `/contacts/${id}`, { tags: ['beside'] }],
      ['POST', `/contacts/${id}/notes`, { body: 'beside' }],
      ['POST', '/contacts/search', { pageLimit: 5, query: 'beside' }],
    ] as const) {
      const answer = await call(method, path, body);
      if (!answer.ok) return answer;
      await answer.arrayBuffer();
    }
    return call('GET', '/contacts/?limit=1');
  };

  let steps = 0;
  const calls = await underLoad(round, 200, async more => {
    await more(between);
    for (; steps < times(2, 10); steps++) {
      await newer.migrate(session => addEverywhere(session, steps));
      await more(between);
    }
  });
  // The signing keys, another check, come from elsewhere.
  const ready = parseJson(await (await call('GET', '/health/ready')).text());
  assert.equal(at(ready, 'checks.store'), true);
  let lost = 0;
  for (const [id, firstName] of acknowledged) {
    const answer = parseJson(await (await call('GET', `/contacts/${id}`)).text());
    if (!isRecord(answer) || textAt(answer, 'contact.firstName') !== firstName) lost++;
  }
  assert.equal(lost, 0);
  tell(context, {
    statement: 'R59',
    how: `${steps} times a column more for every table, a table and an index, in one transaction as a migration, under 4 callers that write and read`,
    found: `0 of ${calls * 7} calls failed, 0 of ${acknowledged.size} contacts lost, ready`,
  });
});

/** What the migration of a newer release does, at its first step: it only adds. */
async function addEverywhere({ database }: Session, step: number) {
  const { rows } = await sql<{ name: string }>`select relname as name from pg_class
    where relkind = 'r' and relnamespace = current_schema()::regnamespace`.execute(database);
  for (const { name } of rows)
    await sql`alter table ${sql.table(name)} add column ${sql.ref(`newer_${step}`)} text`.execute(database);
  await sql`create table ${sql.table(`newer_${step}`)} (location_id text primary key)`.execute(database);
  await sql`create index ${sql.ref(`newer_index_${step}`)} on note (location_id, ${sql.ref(`newer_${step}`)})`.execute(
    database,
  );
  await sql`insert into migration (name, at) values (${`9999-newer-${step}`}, '')`.execute(database);
}

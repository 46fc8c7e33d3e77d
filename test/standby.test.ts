import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import pg from 'pg';
import { systemClock } from '#base/clock.ts';
import { memberOf } from './support/member.ts';
import { startPostgres } from './support/postgres-server.ts';
import { tell, times } from './support/proof.ts';
import { environmentFor, startProcess } from './support/server-process.ts';
import { startStandby } from './support/standby.ts';
import { startTokenMint, type TokenMint } from './support/token-mint.ts';
import { apiCall, Wire } from './support/wire.ts';

const clients = 8;

test('R7. A synchronous standby that is promoted after the primary’s death has all that was acknowledged', async context => {
  const { acknowledged, lost, changed } = await failOver(context, { isSynchronous: true });
  assert.equal(lost, 0, 'acknowledged and not there');
  assert.equal(changed, 0, 'repeated and answered otherwise');
  tell(context, {
    statement: 'R7',
    how: `${clients} writers, two PostgreSQL with streaming replication, kill -9 of the primary at acknowledgement ${acknowledged}, pg_promote`,
    found: `0 of ${acknowledged} lost, 0 made again by their keys${await contrast(context)}`,
  });
});

/** In a proof, the same with a standby that nobody waits for and that is held up: all that was acknowledged is lost. */
async function contrast(context: TestContext): Promise<string> {
  if (times(0, 1) === 0) return '';
  const { acknowledged, lost } = await failOver(context, { isSynchronous: false });
  assert.equal(lost, acknowledged);
  return `; of a standby that nobody waits for and that was held up ${lost} of ${acknowledged}`;
}

/** Writes to a primary with a standby, kills the primary, promotes the standby, and asks that for what was acknowledged. */
async function failOver(context: TestContext, { isSynchronous }: { readonly isSynchronous: boolean }) {
  const enough = times(200, 5_000);
  const folder = mkdtempSync(join(tmpdir(), 'roster-failover-'));
  const mint = await startTokenMint(systemClock);
  const primary = await startPostgres({ isDurable: true });
  const first = await startProcess(environmentFor(mint, folder, primary.url));
  const standby = await startStandby(primary, { isSynchronous });
  context.after(async () => {
    await standby.stop();
    await primary.stop();
    await mint.close();
    rmSync(folder, { recursive: true });
  });
  if (!isSynchronous) context.after(await holdUpSender(primary.url));

  const acknowledged = new Map<string, string>();
  let started = 0;
  let death: Promise<void> | undefined;
  const write = async () => {
    const wire = new Wire(first.origin);
    while (!death) {
      const key = `key-${started++}`;
      const answer = await create(wire, mint, key);
      if (answer?.status !== 201) break;
      acknowledged.set(key, memberOf(JSON.parse(answer.body), 'contact', 'id'));
      if (acknowledged.size >= enough) death ??= primary.crash('SIGKILL');
    }
    wire.close();
  };
  const writers = Array.from({ length: clients }, write);
  await Promise.race(writers);
  await death;
  await standby.promote();
  await first.kill();
  await Promise.all(writers);

  const second = await startProcess(environmentFor(mint, folder, standby.url));
  const wire = new Wire(second.origin);
  let lost = 0;
  let changed = 0;
  for (const [key, id] of acknowledged) {
    const token = mint.token({ scp: 'contacts.readonly' });
    const found = await wire.call(apiCall({ method: 'GET', path: `/contacts/${id}`, token }));
    if (found?.status !== 200 || memberOf(JSON.parse(found.body), 'contact', 'firstName') !== key) lost++;
    const again = await create(wire, mint, key);
    if (again?.status !== 201 || memberOf(JSON.parse(again.body), 'contact', 'id') !== id) changed++;
  }
  wire.close();
  await second.kill();
  return { acknowledged: acknowledged.size, lost, changed };
}

function create(wire: Wire, mint: TokenMint, key: string) {
  const token = mint.token({ scp: 'contacts.write' });
  const headers = [`Idempotency-Key: ${key}`];
  return wire.call(apiCall({ method: 'POST', path: '/contacts/', token, headers, body: { firstName: key } }));
}

/** Has the primary send nothing more: its sender stands still. Answers how to end that. */
async function holdUpSender(url: string): Promise<() => void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query('select pid from pg_stat_replication');
  await client.end();
  const signal = (name: 'SIGSTOP' | 'SIGKILL') => {
    for (const { pid } of rows) process.kill(pid, name);
  };
  signal('SIGSTOP');
  return () => signal('SIGKILL');
}

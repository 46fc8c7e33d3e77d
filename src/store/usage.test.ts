import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import type { Engine } from './engines/engine.ts';
import { openSqlite } from './engines/sqlite.ts';
import { migrate } from './migrate.ts';
import { correctCalls, leaseCalls } from './usage.ts';

describe('the calls of a day', () => {
  const folder = mkdtempSync(join(tmpdir(), 'roster-'));
  let engine: Engine;

  before(async () => {
    engine = openSqlite({ path: join(folder, 'test.db') });
    await migrate(engine, 0);
  });
  after(async () => {
    await engine.close();
    rmSync(folder, { recursive: true });
  });

  function dayOf(bucket: string) {
    const usage = { tenant_id: 'tenant', bucket, day: 20_000 };
    return {
      lease: (wanted: number) =>
        engine.write('location', session => leaseCalls(session, usage, { wanted, daily: 10 })),
      correct: (by: number) => engine.write('location', session => correctCalls(session, usage, by)),
    };
  }

  test('are granted up to the limit of the day, the last lease in part', async () => {
    const { lease } = dayOf('limit');
    assert.deepEqual(await lease(7), { granted: 7, total: 7 });
    assert.deepEqual(await lease(7), { granted: 3, total: 10 });
    assert.deepEqual(await lease(7), { granted: 0, total: 10 });
  });

  test('that are handed back are granted again, and no more than those', async () => {
    const { lease, correct } = dayOf('back');
    await lease(7);
    await lease(7);
    await correct(-2);
    assert.deepEqual(await lease(7), { granted: 2, total: 10 });
  });

  test('are never granted twice to those who ask at once', async () => {
    const { lease } = dayOf('race');
    const leases = await Promise.all(Array.from({ length: 8 }, () => lease(3)));
    assert.equal(
      leases.reduce((sum, { granted }) => sum + granted, 0),
      10,
    );
  });
});

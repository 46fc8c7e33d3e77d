import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { getConnection } from '../connection/get.ts';
import { listContacts } from '../contact/list.ts';
import { listDeletedContacts } from '../contact/list-deleted.ts';
import { decideSync } from './decide.ts';
import { getSyncRun } from './get-run.ts';

specify(decideSync, context => {
  const { perform, sample, runSync, clock } = context;
  const total = async () => at(await perform(listContacts), 'meta.total');
  const openRun = async (connectionId: string) =>
    at(await perform(getConnection, { connectionId }), 'connection.runId');

  test('F31: a run that would remove too many waits; allowed, it removes them, discarded, it does not', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    const ids = graph.addUsers(100, 1);
    await runSync();
    for (const id of ids.slice(0, 30)) graph.remove(id);
    graph.upsert({ id: ids[99] ?? '', city: 'Lisbon' });
    clock.advance(31_000);
    await runSync();
    assert.equal(await total(), 100);
    assert.equal(at(await perform(getConnection, { connectionId }), 'connection.health.state'), 'stopped');
    const runId = await openRun(connectionId);
    const stopped = await perform(getSyncRun, { connectionId, runId });
    assert.match(String(at(stopped, 'job.error')), /would remove 30 of 100 people\. The limit is 20\./);
    assert.equal(at(stopped, 'job.counts.updated'), 1, 'what is no removal is applied');

    await sample({ connectionId, runId, decision: 'continue' });
    await runSync();
    assert.equal(await total(), 70);
    assert.equal(at(await perform(listDeletedContacts, { limit: 100 }), 'contacts.29.id') !== '', true);

    for (const id of ids.slice(30, 60)) graph.remove(id);
    clock.advance(31_000);
    await runSync();
    const second = await openRun(connectionId);
    await perform(decideSync, { connectionId, runId: second, decision: 'discard' });
    await runSync();
    assert.equal(await total(), 70);
    await assert.rejects(perform(decideSync, { connectionId, runId: second, decision: 'continue' }), {
      code: 'conflict',
    });
  });

  test('the first run of two full sides waits; discarded, the connection is paused', async () => {
    const { connectionId } = await connectDirectory(context, {}, 'Second');
    await runSync();
    const runId = await openRun(connectionId);
    const before = await total();
    await perform(decideSync, { connectionId, runId, decision: 'discard' });
    await runSync();
    assert.equal(await total(), before);
    assert.equal(at(await perform(getConnection, { connectionId }), 'connection.status'), 'paused');
  });
});

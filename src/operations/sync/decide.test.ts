import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { getConnection } from '../connection/get.ts';
import { updateConnection } from '../connection/update.ts';
import { listContacts } from '../contact/list.ts';
import { listDeletedContacts } from '../contact/list-deleted.ts';
import { searchDirectoryPeople } from '../directory/search-people.ts';
import { decideSync } from './decide.ts';
import { getSyncRun } from './get-run.ts';
import { runSync as runSyncNow } from './run.ts';

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
    const leaving = await perform(searchDirectoryPeople, { connectionId, state: 'leaving', limit: 100 });
    const people = at(leaving, 'people');
    assert(Array.isArray(people));
    assert.deepEqual(people.map(person => at(person, 'id')).sort(), [...ids.slice(0, 30)].sort());
    assert.match(String(at(people, '0.reason')), /was deleted in the directory/);

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

  test('who came back while the run waited stays, and more than were shown have it wait again', async () => {
    const { graph, connectionId } = await connectDirectory(context, { approveFirstRun: true }, 'Third');
    const ids = graph.addUsers(100, 3);
    await runSync();
    const before = Number(await total());
    const told = async () =>
      (await context.events()).filter(({ type }) => type === 'directory.userRemoved').length;
    const toldBefore = await told();
    const decide = async () => {
      await perform(decideSync, { connectionId, runId: await openRun(connectionId), decision: 'continue' });
      await runSync();
    };
    for (const id of ids.slice(0, 30)) graph.remove(id);
    clock.advance(31_000);
    await runSync();
    for (const id of ids.slice(0, 10)) graph.restore(id);
    for (const id of ids.slice(30, 50)) graph.remove(id);
    await decide();
    assert.equal(await total(), before);
    const runId = await openRun(connectionId);
    assert.match(
      String(at(await perform(getSyncRun, { connectionId, runId }), 'job.error')),
      /would remove 40 of 140 people by now, and 30 were shown before\./,
    );

    for (const id of ids.slice(10, 20)) graph.restore(id);
    await decide();
    assert.equal(await total(), before - 30);
    assert.equal((await told()) - toldBefore, 30, 'nobody was taken away and brought back');
    await perform(updateConnection, { connectionId, status: 'paused' });
  });

  test('a pass that was shown nobody looks at all people again before it removes them', async () => {
    const { graph, connectionId } = await connectDirectory(context, { approveFirstRun: true }, 'Fourth');
    graph.addUsers(30, 4);
    await runSync();
    const before = await total();
    graph.arm({ kind: 'page', how: 'nothing at all' });
    await perform(runSyncNow, { connectionId, mode: 'full' });
    await runSync();
    assert.equal(at(await perform(getConnection, { connectionId }), 'connection.health.state'), 'stopped');
    await perform(decideSync, { connectionId, runId: await openRun(connectionId), decision: 'continue' });
    await runSync();
    assert.equal(await total(), before);
    await perform(updateConnection, { connectionId, status: 'paused' });
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

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { getSyncRun } from './get-run.ts';
import { pauseSync } from './pause.ts';
import { runSync } from './run.ts';

specify(runSync, context => {
  const { perform, sample } = context;

  test('a run begins, reads the directory, and is one at a time', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.addUsers(3, 1);
    await context.runSync();
    graph.addUsers(1, 2);
    const answer = await sample({ connectionId, mode: 'full' });
    const runId = textAt(answer, 'job.id');
    assert.equal(at(await perform(runSync, { connectionId }), 'job.id'), runId);
    await context.runJobs();
    const run = await perform(getSyncRun, { connectionId, runId });
    assert.equal(at(run, 'job.state'), 'done');
    assert.deepEqual(at(run, 'job.counts'), { unchanged: 3, created: 1, removed: 0 });
  });

  test('a connection that is paused or has no credentials is not read', async () => {
    const { connectionId } = await connectDirectory(context, {}, 'Paused');
    await perform(pauseSync, { connectionId });
    await assert.rejects(perform(runSync, { connectionId }), /Resume it first/);
  });
});

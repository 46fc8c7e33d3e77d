import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { getSyncRun } from './get-run.ts';
import { listSyncRuns } from './list-runs.ts';

specify(getSyncRun, context => {
  const { perform, sample, runSync } = context;

  test('a run tells its counts and state', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.addUsers(25, 1);
    await runSync();
    const runId = at(await perform(listSyncRuns, { connectionId }), 'jobs.0.id');
    const answer = await sample({ connectionId, runId });
    assert.deepEqual([at(answer, 'job.state'), at(answer, 'job.subject')], ['done', connectionId]);

    const other = await connectDirectory(context, {}, 'Other');
    await assert.rejects(perform(getSyncRun, { connectionId: other.connectionId, runId }), {
      code: 'not_found',
    });
  });
});

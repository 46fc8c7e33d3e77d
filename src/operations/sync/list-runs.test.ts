import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { listSyncRuns } from './list-runs.ts';

specify(listSyncRuns, context => {
  const { perform, sample, runSync, clock } = context;

  test('the runs of a connection are listed, the newest first, page by page', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    await runSync();
    graph.addUsers(2, 1);
    clock.advance(31_000);
    await runSync();
    const first = await sample({ connectionId, limit: 1 });
    assert.deepEqual(at(first, 'jobs.0.counts'), { created: 2, removed: 0 });
    const second = await perform(listSyncRuns, { connectionId, cursor: at(first, 'nextCursor') });
    assert.deepEqual(at(second, 'jobs.0.counts'), { removed: 0 });
    assert.equal(at(second, 'jobs.0.state'), 'done');
  });
});

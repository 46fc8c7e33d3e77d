import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { listContacts } from '../contact/list.ts';
import { cancelSyncRun } from './cancel-run.ts';
import { runSync } from './run.ts';

specify(cancelSyncRun, context => {
  test('a run that is cancelled does no more, and the next one reads what it left', async () => {
    const { perform, sample } = context;
    const { graph, connectionId } = await connectDirectory(context);
    graph.addUsers(3, 1);
    const runId = textAt(await perform(runSync, { connectionId, mode: 'full' }), 'job.id');
    assert.equal(at(await sample({ connectionId, runId }), 'job.state'), 'cancelled');
    await context.runJobs();
    assert.equal(at(await perform(listContacts), 'meta.total'), 0);
    await context.runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 3);
  });
});

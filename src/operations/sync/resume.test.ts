import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { listContacts } from '../contact/list.ts';
import { pauseSync } from './pause.ts';
import { resumeSync } from './resume.ts';

specify(resumeSync, context => {
  test('a connection goes on at once from where it was held', async () => {
    const { perform, sample, runSync, clock } = context;
    const { graph, connectionId } = await connectDirectory(context);
    await runSync();
    await perform(pauseSync, { connectionId });
    graph.addUsers(2, 1);
    clock.advance(60_000);
    assert.equal(at(await sample({ connectionId }), 'connection.status'), 'active');
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 2);
  });
});

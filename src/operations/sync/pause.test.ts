import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { listContacts } from '../contact/list.ts';
import { pauseSync } from './pause.ts';

specify(pauseSync, context => {
  test('a paused connection reads nothing', async () => {
    const { perform, sample, runSync, clock } = context;
    const { graph, connectionId } = await connectDirectory(context);
    await runSync();
    assert.equal(at(await sample({ connectionId }), 'connection.status'), 'paused');
    graph.addUsers(2, 1);
    clock.advance(60_000);
    await runSync();
    assert.equal(at(await perform(listContacts), 'meta.total'), 0);
  });
});

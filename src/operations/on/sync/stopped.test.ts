import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onSyncStopped } from './stopped.ts';

specifyTrigger(onSyncStopped, context => {
  test('a run that would remove too many people is told', async () => {
    const { graph } = await connectDirectory(context);
    const ids = graph.addUsers(30, 1);
    await context.runSync();
    for (const id of ids.slice(0, 25)) graph.remove(id);
    context.clock.advance(31_000);
    await context.runSync();
    const event = await context.sample();
    assert.deepEqual([at(event, 'data.leaving'), at(event, 'data.linked')], [25, 30]);
  });
});

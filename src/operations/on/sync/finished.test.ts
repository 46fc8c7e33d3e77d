import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onSyncFinished } from './finished.ts';

specifyTrigger(onSyncFinished, context => {
  test('a run that ends is told with what it did', async () => {
    const { graph } = await connectDirectory(context);
    graph.addUsers(25, 1);
    await context.runSync();
    const event = await context.sample();
    assert.deepEqual(at(event, 'data.counts'), { created: 25, removed: 0 });
    assert.equal(at(event, 'data.mode'), 'full');
  });

  test('where nothing changed there is no run', async () => {
    context.clock.advance(31_000);
    await context.runSync();
    assert.equal((await context.fired()).length, 1);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onDirectoryUserAdded } from './user-added.ts';

specifyTrigger(onDirectoryUserAdded, context => {
  test('a person who appears after the first run is told', async () => {
    const { graph } = await connectDirectory(context);
    graph.addUsers(5, 1);
    await context.runSync();
    assert.deepEqual(await context.fired(), []);
    const [id] = graph.addUsers(1, 1);
    context.clock.advance(31_000);
    await context.runSync();
    assert.equal(at(await context.sample(), 'data.personId'), id);
  });
});

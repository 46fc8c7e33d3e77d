import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onDirectoryUserChanged } from './user-changed.ts';

specifyTrigger(onDirectoryUserChanged, context => {
  test('what changed of a person is told, old and new', async () => {
    const { graph } = await connectDirectory(context);
    const [id = ''] = graph.addUsers(1, 1);
    graph.upsert({ id, city: 'Porto' });
    await context.runSync();
    graph.upsert({ id, city: 'Lisbon' });
    context.clock.advance(31_000);
    await context.runSync();
    assert.deepEqual(at(await context.sample(), 'changes'), [{ field: 'city', from: 'Porto', to: 'Lisbon' }]);
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onDirectoryUserRemoved } from './user-removed.ts';

specifyTrigger(onDirectoryUserRemoved, context => {
  const { fired, sample, runSync, clock } = context;
  const later = async () => {
    clock.advance(31_000);
    await runSync();
  };

  test('a person who is disabled, and one who is deleted, are told once each', async () => {
    const { graph } = await connectDirectory(context);
    const [disabled = '', deleted = ''] = graph.addUsers(2, 1);
    await runSync();
    graph.upsert({ id: disabled, accountEnabled: false });
    await later();
    graph.remove(deleted);
    await later();
    assert.equal(at(await sample(), 'data.cause'), 'softDeleted');
    graph.hardDelete(deleted);
    await later();
    assert.deepEqual(
      (await fired()).map(({ data }) => at(data, 'cause')),
      ['disabled', 'softDeleted'],
    );
  });
});

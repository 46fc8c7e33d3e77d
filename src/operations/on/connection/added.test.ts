import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onConnectionAdded } from './added.ts';

specifyTrigger(onConnectionAdded, context => {
  test('a directory that is linked is told', async () => {
    const { connectionId } = await connectDirectory(context);
    const event = await context.sample();
    assert.deepEqual([at(event, 'data.connectionId'), at(event, 'data.type')], [connectionId, 'entra']);
  });
});

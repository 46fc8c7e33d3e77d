import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { deleteConnection } from '../../connection/delete.ts';
import { onConnectionRemoved } from './removed.ts';

specifyTrigger(onConnectionRemoved, context => {
  test('a directory that is unlinked is told', async () => {
    const { connectionId } = await connectDirectory(context);
    await context.perform(deleteConnection, { connectionId });
    const event = await context.sample();
    assert.deepEqual([at(event, 'data.connectionId'), at(event, 'data.type')], [connectionId, 'entra']);
  });
});

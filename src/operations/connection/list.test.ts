import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { listConnections } from './list.ts';

specify(listConnections, context => {
  const { perform, sample } = context;

  test('connections are listed, the newest first, all or of a type', async () => {
    await connectDirectory(context);
    context.clock.advance(1000);
    await connectDirectory(context, {}, 'Second Clinic');
    const answer = await sample({});
    assert.deepEqual(
      [at(answer, 'connections.0.name'), at(answer, 'connections.1.name')],
      ['Second Clinic', 'Example Clinic'],
    );
    assert.deepEqual(at(await perform(listConnections, { type: 'scim' }), 'connections'), []);
  });
});

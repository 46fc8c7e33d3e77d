import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at } from '#test/support/operations.ts';
import { specifyTrigger } from '#test/support/triggers.ts';
import { onConnectionBroken } from './broken.ts';

specifyTrigger(onConnectionBroken, context => {
  const { fired, sample, runSync, clock } = context;

  test('a connection that cannot sign in is told once, however often it is tried', async () => {
    const { graph } = await connectDirectory(context);
    graph.application.secretExpiresAt = 0;
    await runSync();
    assert.equal(at(await sample(), 'data.code'), 'AADSTS7000222');
    for (let tries = 0; tries < 5; tries++) {
      clock.advance(86_400_000);
      await runSync();
    }
    assert.equal((await fired()).length, 1);
  });
});

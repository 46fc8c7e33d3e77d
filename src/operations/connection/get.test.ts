import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { getConnection } from './get.ts';
import { setConnectionCredentials } from './set-credentials.ts';

specify(getConnection, context => {
  const { perform, sample, runSync, clock } = context;

  test('a connection tells how far it lags', async () => {
    const { graph, connectionId } = await connectDirectory(context);
    graph.addUsers(3, 1);
    await runSync();
    clock.advance(12_000);
    const answer = await sample({ connectionId });
    assert.equal(at(answer, 'connection.health.state'), 'onTime');
    assert.equal(at(answer, 'connection.health.lagSeconds'), 12);
  });

  test('one that cannot sign in says why and what to do, and heals once it can', async () => {
    const { graph, connectionId } = await connectDirectory(context, { approveFirstRun: true }, 'Broken');
    const { secret } = graph.application;
    await perform(setConnectionCredentials, { connectionId, credentials: { clientSecret: 'wrong' } });
    await runSync();
    const broken = await perform(getConnection, { connectionId });
    assert.equal(at(broken, 'connection.health.state'), 'broken');
    assert.equal(at(broken, 'connection.health.lastFailure.code'), 'AADSTS7000215');
    assert.match(textAt(broken, 'connection.health.lastFailure.message'), /Copy the secret's/);

    await perform(setConnectionCredentials, { connectionId, credentials: { clientSecret: secret } });
    await runSync();
    assert.equal(at(await perform(getConnection, { connectionId }), 'connection.health.state'), 'onTime');
  });

  test('an id that is not there is 404', async () => {
    await assert.rejects(perform(getConnection, { connectionId: 'invented' }), { code: 'not_found' });
  });
});

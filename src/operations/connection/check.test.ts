import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { testConnection } from './check.ts';
import { setConnectionCredentials } from './set-credentials.ts';

specify(testConnection, context => {
  const { perform, sample } = context;

  test('a connection that works passes every check', async () => {
    const { connectionId } = await connectDirectory(context);
    assert.equal(at(await sample({ connectionId }), 'ok'), true);
  });

  test('a wrong secret, a missing permission and a tenant out of reach are told apart, with the next step', async () => {
    const { graph, connectionId } = await connectDirectory(context, {}, 'Second');
    const { roles, secret } = graph.application;
    const failed = async () => {
      const answer = await perform(testConnection, { connectionId });
      assert.equal(at(answer, 'ok'), false);
      const checks = at(answer, 'checks');
      assert(Array.isArray(checks));
      return checks.at(-1);
    };
    await perform(setConnectionCredentials, { connectionId, credentials: { clientSecret: 'wrong' } });
    const wrong = await failed();
    assert.deepEqual([at(wrong, 'name'), at(wrong, 'code')], ['signIn', 'AADSTS7000215']);
    assert.match(textAt(wrong, 'message'), /Copy the secret's/);

    await perform(setConnectionCredentials, { connectionId, credentials: { clientSecret: secret } });
    graph.application.roles = [];
    graph.expireTokens();
    const missing = await failed();
    assert.equal(at(missing, 'name'), 'people');
    assert.match(textAt(missing, 'message'), /User\.Read\.All/);
    graph.application.roles = roles;
    graph.expireTokens();
  });
});

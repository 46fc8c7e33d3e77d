import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify } from '#test/support/operations.ts';
import { setConnectionCredentials } from './set-credentials.ts';

specify(setConnectionCredentials, context => {
  const { perform, sample } = context;

  test('the secret is replaced and shown nowhere', async () => {
    const { connectionId } = await connectDirectory(context);
    const answer = await sample({ connectionId, credentials: { clientSecret: 'not-a-real-secret' } });
    assert.equal(at(answer, 'connection.hasCredentials'), true);
    assert.doesNotMatch(JSON.stringify(answer), /not-a-real-secret/);
  });

  test('what is no credential of the type is refused without its value', async () => {
    const { connectionId } = await connectDirectory(context, {}, 'Second');
    const credentials = { privateIntegrationToken: 'hidden-token' };
    await assert.rejects(
      perform(setConnectionCredentials, { connectionId, credentials }),
      ({ code, message }) => {
        assert.equal(code, 'invalid_input');
        assert.doesNotMatch(message, /hidden-token/);
        return true;
      },
    );
  });
});

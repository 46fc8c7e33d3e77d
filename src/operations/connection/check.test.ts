import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connectDirectory } from '#test/support/directories.ts';
import { at, specify, textAt } from '#test/support/operations.ts';
import { testConnection } from './check.ts';
import { createConnection } from './create.ts';
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

  test('an account of HighLevel is let in, or it is said whether the token, the location or a scope is wrong', async () => {
    const highLevel = await context.startHighLevel();
    const { locationId, token } = highLevel;
    const connect = async (name: string, settings: object, credentials?: object) => {
      const members = { type: 'highlevel', name, settings, ...(credentials && { credentials }) };
      return textAt(await perform(createConnection, members), 'connection.id');
    };
    const wrong = async (connectionId: string) => {
      const answer = await perform(testConnection, { connectionId });
      const checks = at(answer, 'checks');
      assert(Array.isArray(checks));
      const failed = checks.filter(check => at(check, 'ok') === false);
      assert.equal(at(answer, 'ok'), failed.length === 0);
      return failed.map(check => [at(check, 'name'), textAt(check, 'message')] as const);
    };
    const [credentials, contacts] = [{ privateIntegrationToken: token }, highLevel.contacts()];
    const connectionId = await connect('Account', { locationId }, credentials);
    assert.deepEqual(await wrong(connectionId), []);
    assert.deepEqual(highLevel.contacts(), contacts);

    const other = await connect('Other', { locationId: 'elsewhere' }, credentials);
    const [[place, sentence] = []] = await wrong(other);
    assert.equal(place, 'location');
    assert.match(sentence ?? '', /does not reach the location elsewhere\. Compare/);

    highLevel.tokens.withheld.add('businesses.write').add('locations.readonly');
    const missing = await wrong(connectionId);
    assert.deepEqual(
      missing.map(([name]) => name),
      ['locations.readonly', 'businesses.write'],
    );
    assert.match(missing[1]?.[1] ?? '', /lacks the scope businesses\.write\. Add it/);
    highLevel.tokens.withheld.clear();

    for (const { fault, says } of [
      { fault: { kind: 'answer', status: 429, retryAfter: 7 }, says: /takes no more calls .* in 7 s/ },
      { fault: { kind: 'answer', status: 503 }, says: /answered 503/ },
      { fault: { kind: 'cut' }, says: /did not answer\..*network/ },
    ] as const) {
      highLevel.arm(fault);
      const [[name, message] = []] = await wrong(connectionId);
      assert.equal(name, 'signIn');
      assert.match(message ?? '', says);
    }

    const replaced = await connect('Wrong', { locationId: 'another' }, { privateIntegrationToken: 'wrong' });
    const [[, refused] = []] = await wrong(replaced);
    assert.match(
      refused ?? '',
      /does not take the token.*Set a new private integration token, or.* authorise the connection again/,
    );
    const bare = await connect('Bare', { locationId });
    assert.deepEqual(
      (await wrong(bare)).map(([name]) => name),
      ['credentials'],
    );
    const unsigned = await connect('Unsigned', { clientId: 'app' }, { clientSecret: 'secret' });
    const [[step, next] = []] = await wrong(unsigned);
    assert.equal(step, 'signIn');
    assert.match(next ?? '', /connection\.authorize/);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { isRecord } from '#base/json.ts';
import { at, textAt } from './support/operations.ts';
import { startRoster, type TestRoster } from './support/roster.ts';
import { scimUser } from './support/scim.ts';

describe('The SCIM server of a whole server', () => {
  let roster: TestRoster;
  let scimUrl: string;
  let bearer: string;
  before(async () => {
    roster = await startRoster();
    const made = await roster.call('POST', '/connections/', { type: 'scim', name: 'Provisioning' });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    assert(isRecord(made.body));
    // The public address of a test is not the one that it listens on.
    scimUrl = textAt(made.body, 'connection.scimUrl').replace(/^https?:\/\/[^/]+/, roster.baseUrl);
    bearer = textAt(made.body, 'connection.bearer');
  });
  after(() => roster.close());

  const scim = async (method: string, path: string, body?: object, token = bearer) => {
    const response = await fetch(`${scimUrl}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/scim+json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return { status: response.status, body: await response.json() };
  };

  test('a user that is provisioned is a contact of the API', async () => {
    const created = await scim('POST', '/Users', scimUser('ann@contoso.com'));
    assert.equal(created.status, 201, JSON.stringify(created.body));
    const found = await roster.call('GET', '/contacts/?query=ann@contoso.com');
    assert.equal(at(found.body, 'contacts.0.email'), 'ann@contoso.com');
  });

  test('70. a SCIM secret opens no door of the API, and a token of the API none of SCIM', async () => {
    const asToken = { authorization: `Bearer ${bearer}` };
    for (const path of ['/contacts/', '/connections/', '/events/']) {
      assert.equal((await roster.call('GET', path, undefined, asToken)).status, 401, path);
    }
    for (const token of [await roster.token(), await roster.token({ app: true })]) {
      for (const path of ['/Users', '/ServiceProviderConfig']) {
        const answer = await scim('GET', path, undefined, token);
        assert.equal(answer.status, 401, path);
        assert.ok(!JSON.stringify(answer.body).includes(token));
      }
    }
  });
});

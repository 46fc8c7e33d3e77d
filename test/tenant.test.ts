import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import * as openid from 'openid-client';
import { CookieJar } from '#identity/local-tenant/cookie-jar.ts';
import { entraCalls } from './support/entra-calls.ts';
import { redirectEntra, startTestTenant, type TestTenant } from './support/tenant.ts';

const subject = await startTestTenant();
const transport = redirectEntra(subject.tenant.origin);
const { api, authority, browse, postToken } = entraCalls(subject);
after(async () => {
  transport.restore();
  await subject.tenant.close();
});

function confidential(application: { clientId: string; secret: string }): ConfidentialClientApplication {
  const { clientId, secret: clientSecret } = application;
  return new ConfidentialClientApplication({ auth: { clientId, clientSecret, authority: authority } });
}

describe('an application with a secret, by MSAL Node', () => {
  test('gets an access token of its own and takes the next one from its cache', async () => {
    const client = confidential(subject.applications.daemon);
    const request = { scopes: [api('.default')] };
    const first = await client.acquireTokenByClientCredential(request);
    const second = await client.acquireTokenByClientCredential(request);
    assert.equal(first?.fromCache, false);
    assert.equal(second?.fromCache, true);
    assert.equal(second?.accessToken, first?.accessToken);
  });

  test('with a wrong secret is refused with Entra’s number 7000215', async () => {
    const client = confidential({ ...subject.applications.daemon, secret: 'not the secret' });
    await assert.rejects(client.acquireTokenByClientCredential({ scopes: [api('.default')] }), {
      errorCode: 'invalid_client',
      errorNo: 7000215,
      message: /AADSTS7000215.*Trace ID: .*Correlation ID: .*Timestamp: /,
    });
  });

  test('signs a person in, and refreshes silently', async () => {
    const client = confidential(subject.applications.web);
    const [redirectUri] = subject.applications.web.redirectUris;
    assert.ok(redirectUri);
    const scopes = [api('contacts.readonly')];
    const callback = await browse(await client.getAuthCodeUrl({ scopes, redirectUri }), redirectUri);
    const code = callback.searchParams.get('code') ?? '';
    const first = await client.acquireTokenByCode({ code, scopes, redirectUri });
    assert.equal(first.account?.username, subject.person.email);
    assert.equal(first.account?.homeAccountId, `${subject.person.objectId}.${subject.tenantId}`);
    assert.deepEqual(first.scopes, [api('contacts.readonly')]);
    assert.ok(first.account);
    const again = await client.acquireTokenSilent({ scopes, account: first.account, forceRefresh: true });
    assert.equal(again?.fromCache, false);
    assert.notEqual(again?.accessToken, first.accessToken);
  });
});

describe('a web application, by openid-client', () => {
  const scope = () => `openid profile offline_access ${api('contacts.readonly')} ${api('contacts.write')}`;

  async function discover(application: { clientId: string; secret: string }): Promise<openid.Configuration> {
    const server = new URL(`${authority}/v2.0`);
    const configuration = await openid.discovery(server, application.clientId, application.secret);
    openid.enableNonRepudiationChecks(configuration);
    return configuration;
  }

  async function enter(application: TestTenant['applications']['web']) {
    const configuration = await discover(application);
    const [redirectUri = ''] = application.redirectUris;
    const pkceCodeVerifier = openid.randomPKCECodeVerifier();
    const expectedNonce = openid.randomNonce();
    const expectedState = openid.randomState();
    const start = openid.buildAuthorizationUrl(configuration, {
      redirect_uri: redirectUri,
      scope: scope(),
      code_challenge: await openid.calculatePKCECodeChallenge(pkceCodeVerifier),
      code_challenge_method: 'S256',
      nonce: expectedNonce,
      state: expectedState,
    });
    const checks = { pkceCodeVerifier, expectedNonce, expectedState, idTokenExpected: true };
    return { configuration, redirectUri, start, checks };
  }

  test('signs a person in with code, PKCE and nonce, and the ID token’s signature holds', async () => {
    const { configuration, redirectUri, start, checks } = await enter(subject.applications.web);
    const callback = await browse(start, redirectUri);
    assert.equal(callback.searchParams.has('iss'), false);
    const tokens = await openid.authorizationCodeGrant(configuration, callback, checks);
    const claims = tokens.claims();
    assert.equal(claims?.tid, subject.tenantId);
    assert.equal(claims?.oid, subject.person.objectId);
    assert.equal(claims?.ver, '2.0');
    assert.equal(claims?.name, subject.person.name);
    assert.equal(claims?.preferred_username, subject.person.email);
    assert.notEqual(claims?.sub, subject.person.objectId);
    assert.equal(tokens.ext_expires_in, tokens.expires_in);
  });

  test('refreshes to fewer scopes, and keeps its refresh token', async () => {
    const { configuration, redirectUri, start, checks } = await enter(subject.applications.web);
    const first = await openid.authorizationCodeGrant(
      configuration,
      await browse(start, redirectUri),
      checks,
    );
    assert.equal(decodeJwt(first.access_token).scp, 'contacts.readonly contacts.write');
    const narrower = { scope: api('contacts.readonly') };
    const second = await openid.refreshTokenGrant(configuration, first.refresh_token ?? '', narrower);
    assert.equal(decodeJwt(second.access_token).scp, 'contacts.readonly');
    assert.equal(second.scope, api('contacts.readonly'));
    const third = await openid.refreshTokenGrant(configuration, first.refresh_token ?? '');
    assert.equal(decodeJwt(third.access_token).scp, 'contacts.readonly contacts.write');
  });

  test('is told that the person declined to consent', async () => {
    const { redirectUri, start } = await enter(subject.applications.asking);
    const callback = await browse(start, redirectUri, { consent: 'decline' });
    assert.equal(callback.searchParams.get('error'), 'access_denied');
    assert.equal(callback.searchParams.get('error_subcode'), 'cancel');
    assert.match(callback.searchParams.get('error_description') ?? '', /^AADSTS65004: /);
  });

  test('learns silently that the person has not consented, and after consent gets a code silently', async () => {
    const { redirectUri, start } = await enter(subject.applications.asking);
    const jar = new CookieJar();
    await browse(start, redirectUri, { consent: 'decline', jar });
    const silent = async (jar: CookieJar) => {
      const address = new URL(start);
      address.searchParams.set('prompt', 'none');
      const answer = await fetch(address, { redirect: 'manual', headers: { cookie: jar.header } });
      return new URL(answer.headers.get('location') ?? '').searchParams;
    };
    const refused = await silent(jar);
    assert.equal(refused.get('error'), 'interaction_required');
    assert.match(refused.get('error_description') ?? '', /^AADSTS65001: /);
    await browse(start, redirectUri, { jar });
    assert.equal((await silent(jar)).has('code'), true);
  });

  test('gets application tokens, and may sign people out', async () => {
    const configuration = await discover(subject.applications.web);
    const tokens = await openid.clientCredentialsGrant(configuration, { scope: api('.default') });
    assert.equal(tokens.scope, undefined);
    assert.equal(decodeJwt(tokens.access_token).idtyp, 'app');
    const signOut = openid.buildEndSessionUrl(configuration);
    assert.equal(signOut.href.split('?', 1).join(''), `${authority}/oauth2/v2.0/logout`);
    assert.equal((await fetch(signOut)).status, 200);
  });
});

describe('a sign-in on another device', () => {
  const device = () => ({ client_id: subject.applications.commandLine.clientId });

  async function begin() {
    const body = new URLSearchParams({ ...device(), scope: api('contacts.readonly') });
    const response = await fetch(`${authority}/oauth2/v2.0/devicecode`, { method: 'POST', body });
    const answer: unknown = await response.json();
    assert.ok(typeof answer === 'object' && answer !== null);
    const started = new Map(Object.entries(answer));
    const code = { ...device(), grant_type: 'device_code', device_code: String(started.get('device_code')) };
    return { started, poll: () => postToken(code) };
  }

  /** Enters the code at the page, as far as the button that confirms it, with what else is posted there. */
  async function enterCode(started: ReadonlyMap<string, unknown>, decision: Record<string, string>) {
    const jar = new CookieJar();
    const page = new URL(String(started.get('verification_uri')));
    const shown = await fetch(page);
    jar.take(shown.headers);
    const xsrf = /name="xsrf" value="([^"]+)"/.exec(await shown.text())?.[1] ?? '';
    const fields = { xsrf, user_code: String(started.get('user_code')) };
    const post = (more: Record<string, string>) =>
      fetch(page, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: jar.header },
        body: new URLSearchParams({ ...fields, ...more }),
      });
    assert.match(await (await post({})).text(), /Command shows the code/);
    const confirmed = await post(decision);
    jar.take(confirmed.headers);
    return { jar, location: confirmed.headers.get('location') };
  }

  test('waits until the person has entered the code, then gives the token', async () => {
    const { started, poll } = await begin();
    assert.equal(started.get('verification_uri'), `${authority}/oauth2/deviceauth`);
    assert.match(String(started.get('message')), new RegExp(String(started.get('user_code'))));
    assert.equal(started.has('verification_uri_complete'), false);
    const waiting = await poll();
    assert.equal(waiting.body.error, 'authorization_pending');
    assert.deepEqual(waiting.body.error_codes, [70016]);
    const { jar, location } = await enterCode(started, { confirm: 'yes' });
    const signInPage = new URL(location ?? '', authority);
    await assert.rejects(
      browse(signInPage, 'http://localhost/never', { jar }),
      /knows nobody/,
      'the last page',
    );
    const answer = await poll();
    assert.equal(decodeJwt(String(answer.body.access_token)).oid, subject.person.objectId);
  });

  test('says so when the person declines, and for a code that it never gave', async () => {
    const { started, poll } = await begin();
    await enterCode(started, { confirm: 'yes', abort: 'yes' });
    assert.equal((await poll()).body.error, 'authorization_declined');
    const unknown = await postToken({ ...device(), grant_type: 'device_code', device_code: 'none' });
    assert.equal(unknown.body.error, 'bad_verification_code');
  });
});

import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, describe, test } from 'node:test';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { token } from '#app/token.ts';
import { systemClock } from '#base/clock.ts';
import { CookieJar } from '#identity/local-tenant/cookie-jar.ts';
import {
  demoApi,
  demoApplications,
  demoClients,
  demoCommandLineRedirect,
  demoPeople,
  demoTenantId,
} from '#identity/local-tenant/demo.ts';
import { handlePath, removeHandle, writeHandle } from '#identity/local-tenant/handle.ts';
import { clientCredentials, signIn, walkThroughPages } from '#identity/local-tenant/sign-in.ts';
import { type LocalTenant, startLocalTenant } from '#identity/local-tenant/start.ts';
import {
  entraOrigin,
  type Restore,
  redirectEntra,
  startTestTenant,
  type TestTenant,
} from './support/tenant.ts';

let subject: TestTenant;
let transport: Restore;

before(async () => {
  subject = await startTestTenant();
  transport = redirectEntra(subject.tenant.origin);
});
after(async () => {
  transport.restore();
  await subject.tenant.close();
});

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const api = (scope: string) => `api://${subject.apiClientId}/${scope}`;
const authority = () => `${entraOrigin}/${subject.tenantId}`;
const tokenAddress = () => `${authority()}/oauth2/v2.0/token`;
const caller = () => ({ authority: entraOrigin, tenantId: subject.tenantId });

function confidential(application: { clientId: string; secret: string }): ConfidentialClientApplication {
  const { clientId, secret: clientSecret } = application;
  return new ConfidentialClientApplication({ auth: { clientId, clientSecret, authority: authority() } });
}

/** Signs the person in as a browser does, and gives the address that the application is called back at. */
function browse(
  start: string | URL,
  redirectUri: string,
  choice: { consent?: 'accept' | 'decline'; jar?: CookieJar } = {},
): Promise<URL> {
  return walkThroughPages(new URL(start), { redirectUri, person: subject.person.name, ...choice });
}

async function postToken(fields: Record<string, string>, headers: Record<string, string> = {}) {
  const response = await fetch(tokenAddress(), {
    method: 'POST',
    body: new URLSearchParams(fields),
    headers,
  });
  const body: unknown = await response.json();
  assert.ok(typeof body === 'object' && body !== null);
  return {
    status: response.status,
    headers: response.headers,
    body: Object.fromEntries(Object.entries(body)),
  };
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
    const server = new URL(`${authority()}/v2.0`);
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
    assert.equal(signOut.href.split('?', 1).join(''), `${authority()}/oauth2/v2.0/logout`);
    assert.equal((await fetch(signOut)).status, 200);
  });
});

describe('an access token', () => {
  async function verified(token: string) {
    const keys = createRemoteJWKSet(new URL(`${authority()}/discovery/v2.0/keys`));
    const { payload, protectedHeader } = await jwtVerify(token, keys, {
      issuer: `${authority()}/v2.0`,
      audience: subject.apiClientId,
      algorithms: ['RS256'],
      typ: 'JWT',
      requiredClaims: ['exp', 'nbf', 'iat'],
    });
    assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'kid', 'typ']);
    return payload;
  }

  test('of a person has the claims of Entra’s version 2.0, and no others', async () => {
    const { clientId, redirectUris } = subject.applications.page;
    const { administrator } = subject;
    const answer = await signIn({
      ...caller(),
      clientId,
      redirectUri: redirectUris[0] ?? '',
      scope: `${api('contacts.readonly')} ${api('roster.admin')}`,
      person: administrator.email,
    });
    const { iat = 0, nbf, exp, sub, uti, ...claims } = await verified(answer.access_token);
    assert.deepEqual(claims, {
      aud: subject.apiClientId,
      iss: `${authority()}/v2.0`,
      azp: clientId,
      azpacr: '0',
      name: administrator.name,
      oid: administrator.objectId,
      preferred_username: administrator.email,
      roles: ['Roster.Administrator'],
      scp: 'contacts.readonly roster.admin',
      tid: subject.tenantId,
      ver: '2.0',
    });
    assert.equal(nbf, iat);
    assert.equal(exp, iat + answer.expires_in);
    assert.notEqual(sub, administrator.objectId);
    assert.match(String(uti), /^[\w-]{22}$/);
  });

  test('of a person has another subject in another application, and the same object id', async () => {
    const claims = [];
    for (const { clientId, redirectUris } of [subject.applications.page, subject.applications.commandLine]) {
      const request = {
        ...caller(),
        clientId,
        redirectUri: redirectUris[0] ?? '',
        person: subject.person.name,
      };
      const answer = await signIn({ ...request, scope: api('contacts.readonly') });
      claims.push(await verified(answer.access_token));
    }
    const [one, other] = claims;
    assert.equal(one?.oid, other?.oid);
    assert.notEqual(one?.sub, other?.sub);
    assert.equal(one?.roles, undefined);
  });

  test('of an application is proven to be one by `idtyp` and by its subject', async () => {
    const { clientId, secret } = subject.applications.daemon;
    const answer = await clientCredentials({
      ...caller(),
      clientId,
      clientSecret: secret,
      scope: api('.default'),
    });
    const { iat = 0, nbf, exp, sub, oid, uti, ...claims } = await verified(answer.access_token);
    assert.deepEqual(claims, {
      aud: subject.apiClientId,
      iss: `${authority()}/v2.0`,
      azp: clientId,
      azpacr: '1',
      idtyp: 'app',
      roles: ['Contacts.ReadWrite.All'],
      tid: subject.tenantId,
      ver: '2.0',
    });
    assert.match(String(oid), guid);
    assert.equal(sub, oid);
    assert.notEqual(oid, clientId);
    assert.equal(exp, iat + answer.expires_in);
    assert.equal(nbf, iat);
    assert.match(String(uti), /^[\w-]{22}$/);
  });

  test('asked for with `.default` holds every scope of the API', async () => {
    const { clientId, redirectUris } = subject.applications.commandLine;
    const request = {
      ...caller(),
      clientId,
      redirectUri: redirectUris[0] ?? '',
      person: subject.person.name,
    };
    const answer = await signIn({ ...request, scope: api('.default') });
    assert.equal(decodeJwt(answer.access_token).scp, 'contacts.readonly contacts.write roster.admin');
    assert.equal(answer.refresh_token, undefined, 'offline_access was not asked for');
  });

  test('takes its times from the clock that the tenant was given', async context => {
    const now = Date.UTC(2031, 0, 1);
    const later = await startTestTenant({ clock: () => now });
    context.after(() => later.tenant.close());
    const { clientId, secret } = later.applications.daemon;
    const answer = await clientCredentials({
      authority: later.tenant.origin,
      tenantId: later.tenantId,
      clientId,
      clientSecret: secret,
      scope: `api://${later.apiClientId}/.default`,
    });
    assert.equal(decodeJwt(answer.access_token).iat, now / 1000);
  });
});

describe('the token endpoint', () => {
  const daemon = () => ({
    client_id: subject.applications.daemon.clientId,
    grant_type: 'client_credentials',
  });
  const secret = () => ({ client_secret: subject.applications.daemon.secret });
  const page = () => ({ client_id: subject.applications.page.clientId });
  const fromPage = { origin: 'https://portal.example' };
  const code = {
    grant_type: 'authorization_code',
    code: 'no such code',
    redirect_uri: 'https://portal.example/docs',
  };

  const refusals: readonly {
    what: string;
    error: string;
    number: number;
    fields: () => Record<string, string>;
    headers?: Record<string, string>;
  }[] = [
    {
      what: 'an unknown application',
      error: 'unauthorized_client',
      number: 700016,
      fields: () => ({ ...daemon(), ...secret(), client_id: subject.apiClientId, scope: api('.default') }),
    },
    {
      what: 'a secret that is missing',
      error: 'invalid_client',
      number: 7000218,
      fields: () => ({ ...daemon(), scope: api('.default') }),
    },
    {
      what: 'a secret from a public client',
      error: 'invalid_client',
      number: 700025,
      fields: () => ({ ...page(), ...code, client_secret: 'some' }),
      headers: fromPage,
    },
    {
      what: 'a single scope for an application',
      error: 'invalid_scope',
      number: 70011,
      fields: () => ({ ...daemon(), ...secret(), scope: api('contacts.readonly') }),
    },
    {
      what: 'no scope',
      error: 'invalid_request',
      number: 900144,
      fields: () => ({ ...daemon(), ...secret() }),
    },
    {
      what: 'another API',
      error: 'invalid_resource',
      number: 500011,
      fields: () => ({ ...daemon(), ...secret(), scope: `api://${subject.tenantId}/.default` }),
    },
    {
      what: 'a grant that there is not',
      error: 'unsupported_grant_type',
      number: 70003,
      fields: () => ({ ...daemon(), ...secret(), grant_type: 'password' }),
    },
    {
      what: 'a code that it never gave',
      error: 'invalid_grant',
      number: 70000,
      fields: () => ({ ...page(), ...code, code_verifier: 'v'.repeat(43) }),
      headers: fromPage,
    },
    {
      what: 'a refresh token that it never gave',
      error: 'invalid_grant',
      number: 70000,
      fields: () => ({ ...page(), grant_type: 'refresh_token', refresh_token: 'none' }),
      headers: fromPage,
    },
    {
      what: 'a page’s application without an origin',
      error: 'invalid_request',
      number: 9002327,
      fields: () => ({ ...page(), ...code }),
    },
    {
      what: 'a page of an origin that is not registered',
      error: 'invalid_request',
      number: 9002326,
      fields: () => ({ ...page(), ...code }),
      headers: { origin: 'https://other.example' },
    },
  ];
  for (const { what, error, number, fields, headers } of refusals)
    test(`refuses ${what} with ${error} and AADSTS${number}`, async () => {
      const correlation = '11111111-2222-4333-8444-555555555555';
      const { status, body } = await postToken(fields(), { ...headers, 'client-request-id': correlation });
      assert.equal(status, error === 'invalid_client' ? 401 : 400);
      assert.equal(body.error, error);
      assert.deepEqual(body.error_codes, [number]);
      assert.match(String(body.error_description), new RegExp(`^AADSTS${number}: .* Trace ID: `));
      assert.match(String(body.timestamp), /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
      assert.match(String(body.trace_id), guid);
      if (number !== 9002327) assert.equal(body.correlation_id, correlation);
    });

  test('takes the secret of an application in a Basic header too', async () => {
    const { clientId, secret } = subject.applications.daemon;
    const basic = Buffer.from(`${clientId}:${secret}`).toString('base64');
    const fields = { grant_type: 'client_credentials', scope: api('.default') };
    const { status, body } = await postToken(fields, { authorization: `Basic ${basic}` });
    assert.equal(status, 200);
    assert.equal(body.token_type, 'Bearer');
  });

  test('answers a registered page across origins, after its preflight', async () => {
    const preflight = await fetch(tokenAddress(), {
      method: 'OPTIONS',
      headers: { ...fromPage, 'access-control-request-method': 'POST' },
    });
    assert.equal(preflight.headers.get('access-control-allow-origin'), fromPage.origin);
    const { redirectUri, code, verifier } = await codeForPage();
    const fields = { ...page(), grant_type: 'authorization_code', redirect_uri: redirectUri, code };
    const answer = await postToken({ ...fields, code_verifier: verifier }, fromPage);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.get('access-control-allow-origin'), fromPage.origin);
  });

  test('redeems a code once, for the verifier and the redirect URI that it was asked for with', async () => {
    const { redirectUri, code, verifier } = await codeForPage();
    const redeem = (change: Record<string, string>) =>
      postToken(
        {
          ...page(),
          grant_type: 'authorization_code',
          redirect_uri: redirectUri,
          code,
          code_verifier: verifier,
          ...change,
        },
        fromPage,
      );
    assert.deepEqual((await redeem({ code_verifier: 'w'.repeat(43) })).body.error_codes, [501481]);
    assert.deepEqual((await redeem({ redirect_uri: 'https://portal.example/x' })).body.error_codes, [500112]);
    assert.equal((await redeem({})).status, 200);
    const again = await redeem({});
    assert.equal(again.body.error, 'invalid_grant');
    assert.deepEqual(again.body.error_codes, [54005]);
  });

  test('says that consent is missing where a refresh asks for more than was granted', async () => {
    const { clientId, redirectUris } = subject.applications.commandLine;
    const request = {
      ...caller(),
      clientId,
      redirectUri: redirectUris[0] ?? '',
      person: subject.person.name,
    };
    const first = await signIn({ ...request, scope: `offline_access ${api('contacts.readonly')}` });
    const { body } = await postToken({
      client_id: clientId,
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token ?? '',
      scope: api('contacts.write'),
    });
    assert.equal(body.error, 'invalid_grant');
    assert.equal(body.suberror, 'consent_required');
    assert.deepEqual(body.error_codes, [65001]);
  });
});

const verifier = 'a-verifier-of-a-test-that-is-long-enough-for-pkce';

async function authorizeAddress(change: Record<string, string> = {}): Promise<URL> {
  const address = new URL(`${authority()}/oauth2/v2.0/authorize`);
  address.search = new URLSearchParams({
    client_id: subject.applications.page.clientId,
    response_type: 'code',
    redirect_uri: 'https://portal.example/docs',
    scope: api('contacts.readonly'),
    state: 'kept',
    code_challenge: await openid.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...change,
  }).toString();
  return address;
}

async function codeForPage() {
  const redirectUri = 'https://portal.example/docs';
  const callback = await browse(await authorizeAddress(), redirectUri);
  return { redirectUri, verifier, code: callback.searchParams.get('code') ?? '' };
}

describe('the sign-in page', () => {
  test('lists everyone by name, runs no script and loads nothing', async () => {
    const jar = new CookieJar();
    const start = await fetch(await authorizeAddress(), { redirect: 'manual' });
    jar.take(start.headers);
    const address = new URL(start.headers.get('location') ?? '', authority());
    const page = await fetch(address, { headers: { cookie: jar.header } });
    const html = await page.text();
    assert.match(html, /to go on to Page/);
    for (const name of ['Ida Inventado', 'Otto O&#39;Madeup']) assert.ok(html.includes(name), name);
    assert.doesNotMatch(html, /<script|src=|href=/);
    assert.match(
      page.headers.get('content-security-policy') ?? '',
      /^default-src 'none'; style-src 'sha256-/,
    );
  });

  test('refuses a redirect URI that is not registered, and does not go there', async () => {
    const address = await authorizeAddress({ redirect_uri: 'https://attacker.example/' });
    const response = await fetch(address, { redirect: 'manual' });
    assert.equal(response.status, 400);
    assert.equal(response.headers.get('location'), null);
    assert.match(await response.text(), /AADSTS50011: /);
  });

  test('refuses an unknown application', async () => {
    const response = await fetch(await authorizeAddress({ client_id: subject.tenantId }));
    assert.match(await response.text(), /AADSTS700016: /);
  });

  test('sends the application back what is wrong with its request, with its state', async () => {
    const expected: readonly (readonly [Record<string, string>, string, number])[] = [
      [{ scope: api('contacts.everything') }, 'invalid_scope', 70011],
      [{ scope: 'contacts.readonly' }, 'invalid_scope', 70011],
      [{ scope: `api://${subject.tenantId}/x` }, 'invalid_resource', 500011],
      [{ response_type: 'id_token', nonce: 'n' }, 'unsupported_response_type', 700054],
      [{ prompt: 'none' }, 'login_required', 50058],
    ];
    for (const [change, error, number] of expected) {
      const response = await fetch(await authorizeAddress(change), { redirect: 'manual' });
      const location = new URL(response.headers.get('location') ?? '');
      const answer =
        location.hash === '' ? location.searchParams : new URLSearchParams(location.hash.slice(1));
      assert.equal(answer.get('error'), error);
      assert.equal(answer.get('state'), 'kept');
      assert.match(answer.get('error_description') ?? '', new RegExp(`^AADSTS${number}: `));
    }
  });

  test('sends a person who cancels back to the application', async () => {
    const jar = new CookieJar();
    const start = await fetch(await authorizeAddress(), { redirect: 'manual' });
    jar.take(start.headers);
    const page = new URL(start.headers.get('location') ?? '', authority());
    const headers = { cookie: jar.header };
    const body = new URLSearchParams({ cancel: 'yes' });
    const next = await fetch(page, { method: 'POST', redirect: 'manual', headers, body });
    const back = await fetch(new URL(next.headers.get('location') ?? '', page), {
      redirect: 'manual',
      headers,
    });
    const callback = new URL(back.headers.get('location') ?? '');
    assert.equal(callback.searchParams.get('error'), 'access_denied');
  });
});

describe('consent', () => {
  const asking = () => subject.applications.asking;
  const request = (change: Record<string, string> = {}) => ({
    ...caller(),
    clientId: asking().clientId,
    redirectUri: asking().redirectUris[0] ?? '',
    clientSecret: asking().secret,
    ...change,
  });

  test('of a person lets that person in, with the scopes that were asked for', async () => {
    const answer = await signIn({
      ...request(),
      scope: api('contacts.readonly'),
      person: subject.person.name,
    });
    assert.equal(decodeJwt(answer.access_token).scp, 'contacts.readonly');
  });

  test('of an administrator: both pages name what is asked for and lead back with the answer', async context => {
    for (const path of ['adminconsent', 'v2.0/adminconsent']) {
      const own = await startTestTenant();
      context.after(() => own.tenant.close());
      const { clientId, secret, redirectUris } = own.applications.asking;
      const query = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUris[0] ?? '',
        state: 'kept',
      });
      const page = new URL(`${own.tenant.origin}/${own.tenantId}/${path}?${query}`);
      const html = await (await fetch(page)).text();
      for (const words of ['Asking asks for permission', 'Read contacts', 'Read all contacts'])
        assert.ok(html.includes(words), words);
      const ask = () =>
        clientCredentials({
          authority: own.tenant.origin,
          tenantId: own.tenantId,
          clientId,
          clientSecret: secret,
          scope: `api://${own.apiClientId}/.default`,
        });
      assert.equal(decodeJwt((await ask()).access_token).roles, undefined, 'no role before the consent');
      const accepted = await answerConsent(page, 'accept');
      assert.deepEqual(Object.fromEntries(accepted.searchParams), {
        admin_consent: 'True',
        tenant: own.tenantId,
        scope: `api://${own.apiClientId}/.default`,
        state: 'kept',
      });
      assert.deepEqual(decodeJwt((await ask()).access_token).roles, ['Contacts.Read.All']);
    }
  });

  test('of an administrator can be declined, and goes to registered addresses only', async () => {
    const query = { client_id: asking().clientId, redirect_uri: asking().redirectUris[0] ?? '' };
    const page = `${authority()}/v2.0/adminconsent`;
    const declined = await answerConsent(new URL(`${page}?${new URLSearchParams(query)}`), 'decline');
    assert.equal(declined.searchParams.get('error'), 'access_denied');
    assert.equal(declined.searchParams.get('admin_consent'), 'True');
    const foreign = new URLSearchParams({ ...query, redirect_uri: 'https://attacker.example/' });
    const refused = await fetch(`${page}?${foreign}`, {
      method: 'POST',
      body: new URLSearchParams({ consent: 'accept' }),
    });
    assert.match(await refused.text(), /AADSTS50011: /);
  });

  async function answerConsent(page: URL, consent: string): Promise<URL> {
    const body = new URLSearchParams({ consent });
    const response = await fetch(page, { method: 'POST', redirect: 'manual', body });
    return new URL(response.headers.get('location') ?? '');
  }
});

describe('a sign-in on another device', () => {
  const device = () => ({ client_id: subject.applications.commandLine.clientId });

  async function begin() {
    const body = new URLSearchParams({ ...device(), scope: api('contacts.readonly') });
    const response = await fetch(`${authority()}/oauth2/v2.0/devicecode`, { method: 'POST', body });
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
    assert.equal(started.get('verification_uri'), `${authority()}/oauth2/deviceauth`);
    assert.match(String(started.get('message')), new RegExp(String(started.get('user_code'))));
    assert.equal(started.has('verification_uri_complete'), false);
    const waiting = await poll();
    assert.equal(waiting.body.error, 'authorization_pending');
    assert.deepEqual(waiting.body.error_codes, [70016]);
    const { jar, location } = await enterCode(started, { confirm: 'yes' });
    const signInPage = new URL(location ?? '', authority());
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

describe('the tenant as a server', () => {
  test('publishes its keys and configuration in Entra’s form, each key with its issuer', async () => {
    const configuration: unknown = await (
      await fetch(`${authority()}/v2.0/.well-known/openid-configuration`)
    ).json();
    assert.ok(typeof configuration === 'object' && configuration !== null && 'jwks_uri' in configuration);
    const answer = await fetch(String(configuration.jwks_uri));
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    const { kid, publicKey } = subject.tenant.signingKey();
    const { n, e } = publicKey.export({ format: 'jwk' });
    const key = { kty: 'RSA', n, e, use: 'sig', alg: 'RS256', kid, issuer: `${authority()}/v2.0` };
    assert.deepEqual(await answer.json(), { keys: [key] });
  });

  test('signs with a new key after a rotation, keeps sign-ins, and publishes the old key until it is withdrawn', async context => {
    const tenant = await startLocalTenant(plainOptions());
    context.after(() => tenant.close());
    const { clientId, redirectUris } = subject.applications.commandLine;
    const { origin } = tenant;
    const first = await signIn({
      authority: origin,
      tenantId: subject.tenantId,
      clientId,
      redirectUri: redirectUris[0] ?? '',
      scope: `offline_access api://${subject.apiClientId}/contacts.readonly`,
      person: subject.person.name,
    });
    await tenant.rotateKeys();
    const body = new URLSearchParams({
      client_id: clientId,
      grant_type: 'refresh_token',
      refresh_token: first.refresh_token ?? '',
    });
    const renewed: unknown = await (
      await fetch(`${origin}/${subject.tenantId}/oauth2/v2.0/token`, { method: 'POST', body })
    ).json();
    assert.ok(typeof renewed === 'object' && renewed !== null && 'access_token' in renewed);
    const kids = [first.access_token, String(renewed.access_token)].map(
      text => decodeProtectedHeader(text).kid,
    );
    assert.equal(kids[1], tenant.signingKey().kid);
    const published = async () => {
      const keys = await fetch(`${origin}/${subject.tenantId}/discovery/v2.0/keys`);
      return [...(await keys.text()).matchAll(/"kid":"([^"]+)"/g)].map(([, kid]) => kid);
    };
    assert.deepEqual((await published()).sort(), [...kids].sort());
    tenant.withdrawOldKeys();
    assert.deepEqual(await published(), [kids[1]]);
  });

  test('names its own address as the issuer where it is given no other', async context => {
    const tenant = await startLocalTenant(plainOptions());
    context.after(() => tenant.close());
    const { clientId, secret } = subject.applications.daemon;
    const answer = await clientCredentials({
      authority: tenant.authority,
      tenantId: tenant.tenantId,
      clientId,
      clientSecret: secret,
      scope: api('.default'),
    });
    assert.equal(tenant.authority, tenant.origin);
    assert.equal(decodeJwt(answer.access_token).iss, `${tenant.origin}/${tenant.tenantId}/v2.0`);
  });

  test('does not start for production or beyond loopback, and says why', async () => {
    const options = plainOptions();
    await assert.rejects(startLocalTenant({ ...options, isProduction: true }), /NODE_ENV is production/);
    for (const host of ['0.0.0.0', '192.168.1.2', '::', '127.0.0.1.example.com'])
      await assert.rejects(startLocalTenant({ ...options, host }), /loopback only/);
  });

  test('answers a path that it does not have with 404, and a form that is too large with an error', async () => {
    assert.equal((await fetch(`${authority()}/no/such/path`)).status, 404);
    const large = await postToken({ grant_type: 'x'.repeat(60_000) });
    assert.equal(large.status, 400);
    assert.deepEqual(large.body.error_codes, [9002313]);
  });

  /** A tenant that clients reach by its own address. */
  function plainOptions() {
    return {
      host: '127.0.0.1',
      port: 0,
      tenantId: subject.tenantId,
      api: { clientId: subject.apiClientId, name: 'Roster API' },
      applications: Object.values(subject.applications),
      people: [subject.person],
      clock: systemClock,
      isProduction: false,
    };
  }
});

describe('npm run token', () => {
  let folder: string;
  let demo: LocalTenant;
  let environment: Record<string, string>;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'roster-token-'));
    const secrets = { automation: randomUUID(), administration: randomUUID() };
    demo = await startLocalTenant({
      host: '127.0.0.1',
      port: 0,
      tenantId: demoTenantId,
      api: demoApi,
      applications: demoApplications({ portalRedirectUris: ['http://127.0.0.1:8080/docs'], secrets }),
      people: demoPeople,
      clock: systemClock,
      isProduction: false,
    });
    environment = { ROSTER_DATABASE_URL: `sqlite:${join(folder, 'roster.db')}`, PORT: '8080' };
    await writeHandle(handlePath(environment.ROSTER_DATABASE_URL ?? ''), {
      authority: demo.authority,
      tenantId: demoTenantId,
      apiClientId: demoApi.clientId,
      commandLineClientId: demoClients.commandLine,
      commandLineRedirectUri: demoCommandLineRedirect,
      application: { clientId: demoClients.administration, secret: secrets.administration },
      administrator: demoPeople[0].name,
      baseUrl: 'http://127.0.0.1:8080',
      locationId: 'a-location',
    });
  });
  after(async () => {
    await demo.close();
    await rm(folder, { recursive: true });
  });

  /** Runs the command as a process of its own. */
  async function run(args: readonly string[], changes: Record<string, string> = {}) {
    const env = { ...process.env, ...environment, ...changes };
    const child = spawn(process.execPath, ['src/app/token.ts', ...args], { env });
    const [out, err, [code]] = await Promise.all([
      text(child.stdout),
      text(child.stderr),
      once(child, 'close'),
    ]);
    return { out, err, code };
  }

  test('prints a token of the administrator with all three rights, and nothing else', async () => {
    const { out, err, code } = await run([]);
    assert.equal(err, '');
    assert.equal(code, 0);
    const claims = decodeJwt(out.trim());
    assert.equal(claims.scp, 'contacts.readonly contacts.write roster.admin');
    assert.deepEqual(claims.roles, ['Roster.Administrator']);
  });

  test('signs in whom it is told, with the scopes it is told', async () => {
    const claims = decodeJwt(await token(['--scope', 'contacts.readonly', '--person', 'bruno'], environment));
    assert.equal(claims.scp, 'contacts.readonly');
    assert.equal(claims.name, demoPeople[1]?.name);
    assert.equal(claims.roles, undefined);
  });

  test('gets with --app a token of an application that holds every right, and with --json what a script needs', async () => {
    const answer: unknown = JSON.parse(await token(['--app', '--json'], environment));
    assert.ok(
      typeof answer === 'object' && answer !== null && 'access_token' in answer && 'expires_in' in answer,
    );
    const { access_token, expires_in, ...rest } = answer;
    assert.deepEqual(rest, {
      tenant_id: demoTenantId,
      location_id: 'a-location',
      base_url: 'http://127.0.0.1:8080',
    });
    assert.equal(expires_in, 3599);
    const claims = decodeJwt(String(access_token));
    assert.equal(claims.idtyp, 'app');
    assert.deepEqual(claims.roles, ['Contacts.Read.All', 'Contacts.ReadWrite.All', 'Roster.Administer.All']);
  });

  test('says in a sentence and by exit code 1 that no server runs', async () => {
    const { out, err, code } = await run([], {
      ROSTER_DATABASE_URL: `sqlite:${join(folder, 'other', 'roster.db')}`,
    });
    assert.equal(out, '');
    assert.match(err, /^No demo server of Roster runs here\. Start it with `npm start`/);
    assert.equal(code, 1);
  });

  test('says what it cannot do', async () => {
    await assert.rejects(token(['--person', 'Nobody'], environment), /knows nobody called Nobody/);
    await assert.rejects(token(['--scope', 'contacts.everything'], environment), /AADSTS70011/);
    await assert.rejects(token(['--app', '--scope', 'contacts.readonly'], environment), /leave out --scope/);
    await assert.rejects(token([], { ...environment, PORT: '8081' }), /not on port 8081/);
  });

  test('finds the secrets in a file that its owner alone can read', async () => {
    const path = handlePath(environment.ROSTER_DATABASE_URL ?? '');
    assert.equal((await stat(path)).mode & 0o777, 0o600);
    await removeHandle(path);
    await assert.rejects(token([], environment), /No demo server/);
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import * as openid from 'openid-client';
import { CookieJar } from '#identity/local-tenant/cookie-jar.ts';
import { clientCredentials, signIn, walkThroughPages } from '#identity/local-tenant/sign-in.ts';
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

  test('takes its times from the clock that the tenant was given', async () => {
    const now = Date.UTC(2031, 0, 1);
    const later = await startTestTenant({ clock: () => now });
    const { clientId, secret } = later.applications.daemon;
    const answer = await clientCredentials({
      authority: later.tenant.origin,
      tenantId: later.tenantId,
      clientId,
      clientSecret: secret,
      scope: `api://${later.apiClientId}/.default`,
    });
    await later.tenant.close();
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

  test('of an administrator: both pages name what is asked for and lead back with the answer', async () => {
    for (const path of ['adminconsent', 'v2.0/adminconsent']) {
      const own = await startTestTenant();
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
      await own.tenant.close();
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

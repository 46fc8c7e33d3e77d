import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { signIn } from '#identity/local-tenant/sign-in.ts';
import { entraCalls } from './support/entra-calls.ts';
import { redirectEntra, startTestTenant } from './support/tenant.ts';

const subject = await startTestTenant();
const transport = redirectEntra(subject.tenant.origin);
const { api, caller, codeForPage, guid, postToken, tokenAddress } = entraCalls(subject);
after(async () => {
  transport.restore();
  await subject.tenant.close();
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
    {
      what: 'an application that is no page, across origins',
      error: 'invalid_request',
      number: 9002326,
      fields: () => ({
        client_id: subject.applications.web.clientId,
        client_secret: subject.applications.web.secret,
        ...code,
      }),
      headers: { origin: 'https://app.example' },
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
    const preflight = await fetch(tokenAddress, {
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
      ...caller,
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

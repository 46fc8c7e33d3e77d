import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { after, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { decodeJwt, decodeProtectedHeader } from 'jose';
import { systemClock } from '#base/clock.ts';
import { CookieJar } from '#identity/local-tenant/cookie-jar.ts';
import { clientCredentials, signIn } from '#identity/local-tenant/sign-in.ts';
import { startLocalTenant } from '#identity/local-tenant/start.ts';
import { entraCalls } from './support/entra-calls.ts';
import { redirectEntra, startTestTenant } from './support/tenant.ts';

const subject = await startTestTenant();
const transport = redirectEntra(subject.tenant.origin);
const { api, authority, authorizeAddress, browse, postToken } = entraCalls(subject);
after(async () => {
  transport.restore();
  await subject.tenant.close();
});

describe('the tenant as a server', () => {
  test('publishes its keys and configuration in Entra’s form, each key with its issuer', async () => {
    const configuration: unknown = await (
      await fetch(`${authority}/v2.0/.well-known/openid-configuration`)
    ).json();
    assert.ok(typeof configuration === 'object' && configuration !== null && 'jwks_uri' in configuration);
    const answer = await fetch(String(configuration.jwks_uri));
    assert.equal(answer.headers.get('access-control-allow-origin'), '*');
    const { kid, publicKey } = await subject.tenant.signingKey();
    const { n, e } = publicKey.export({ format: 'jwk' });
    const key = { kty: 'RSA', n, e, use: 'sig', alg: 'RS256', kid, issuer: `${authority}/v2.0` };
    assert.deepEqual(await answer.json(), { keys: [key] });
  });

  test('answers keys and configuration before the library behind it is loaded', async () => {
    const script = `
      import { registerHooks } from 'node:module';
      const asked = [];
      registerHooks({ resolve: (name, context, next) => (asked.push(name), next(name, context)) });
      const { startTestTenant } = await import('#test/support/tenant.ts');
      const { tenant, tenantId } = await startTestTenant();
      for (const path of ['discovery/v2.0/keys', 'v2.0/.well-known/openid-configuration'])
        await (await fetch(\`\${tenant.origin}/\${tenantId}/\${path}\`)).json();
      const before = asked.includes('oidc-provider');
      await tenant.load();
      console.log(JSON.stringify({ before, after: asked.includes('oidc-provider') }));
      await tenant.close();`;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [
      '--input-type=module',
      '-e',
      script,
    ]);
    assert.deepEqual(JSON.parse(stdout), { before: false, after: true });
    assert.equal(stderr, '', 'the library warns of nothing');
  });

  test('signs with a new key after a rotation, takes older refresh tokens, and publishes the old key until it is withdrawn', async context => {
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
    assert.equal(kids[1], (await tenant.signingKey()).kid);
    const published = async () => {
      const keys = await fetch(`${origin}/${subject.tenantId}/discovery/v2.0/keys`);
      return [...(await keys.text()).matchAll(/"kid":"([^"]+)"/g)].map(([, kid]) => kid);
    };
    assert.deepEqual((await published()).sort(), [...kids].sort());
    await tenant.withdrawOldKeys();
    assert.deepEqual(await published(), [kids[1]]);
  });

  test('still knows after a rotation who is signed in', async () => {
    const jar = new CookieJar();
    await browse(await authorizeAddress(), 'https://portal.example/docs', { jar });
    await subject.tenant.rotateKeys();
    await subject.tenant.withdrawOldKeys();
    const silent = await authorizeAddress({ prompt: 'none' });
    const answer = await fetch(silent, { redirect: 'manual', headers: { cookie: jar.header } });
    assert.equal(new URL(answer.headers.get('location') ?? '').searchParams.has('code'), true);
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
    assert.equal((await fetch(`${authority}/no/such/path`)).status, 404);
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

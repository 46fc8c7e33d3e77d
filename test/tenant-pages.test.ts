import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { decodeJwt } from 'jose';
import { CookieJar } from '#identity/local-tenant/cookie-jar.ts';
import { clientCredentials, signIn } from '#identity/local-tenant/sign-in.ts';
import { entraCalls } from './support/entra-calls.ts';
import { redirectEntra, startTestTenant } from './support/tenant.ts';

const subject = await startTestTenant();
const transport = redirectEntra(subject.tenant.origin);
const { api, authority, authorizeAddress, caller } = entraCalls(subject);
after(async () => {
  transport.restore();
  await subject.tenant.close();
});

describe('the sign-in page', () => {
  test('lists everyone by name, runs no script and loads nothing', async () => {
    const jar = new CookieJar();
    const start = await fetch(await authorizeAddress(), { redirect: 'manual' });
    jar.take(start.headers);
    const address = new URL(start.headers.get('location') ?? '', authority);
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
    const page = new URL(start.headers.get('location') ?? '', authority);
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
    ...caller,
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
    const page = `${authority}/v2.0/adminconsent`;
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

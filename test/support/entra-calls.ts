import assert from 'node:assert/strict';
import * as openid from 'openid-client';
import { type Answers, walkThroughPages } from '#identity/local-tenant/sign-in.ts';
import { entraOrigin, type TestTenant } from './tenant.ts';

/** What tests ask a tenant for at Entra's production address, once `redirectEntra` leads there. */
export function entraCalls(subject: TestTenant) {
  const authority = `${entraOrigin}/${subject.tenantId}`;
  const tokenAddress = `${authority}/oauth2/v2.0/token`;
  const api = (scope: string) => `api://${subject.apiClientId}/${scope}`;
  const pageUri = 'https://portal.example/docs';

  /** Signs the person in as a browser does, and gives the address that the application is called back at. */
  function browse(start: string | URL, redirectUri: string, choice: Partial<Answers> = {}): Promise<URL> {
    return walkThroughPages(new URL(start), { redirectUri, person: subject.person.name, ...choice });
  }

  async function postToken(fields: Record<string, string>, headers: Record<string, string> = {}) {
    const response = await fetch(tokenAddress, {
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

  async function authorizeAddress(change: Record<string, string> = {}): Promise<URL> {
    const address = new URL(`${authority}/oauth2/v2.0/authorize`);
    address.search = new URLSearchParams({
      client_id: subject.applications.page.clientId,
      response_type: 'code',
      redirect_uri: pageUri,
      scope: api('contacts.readonly'),
      state: 'kept',
      code_challenge: await openid.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      ...change,
    }).toString();
    return address;
  }

  /** An authorization code for the page, and what belongs to it. */
  async function codeForPage() {
    const callback = await browse(await authorizeAddress(), pageUri);
    return { redirectUri: pageUri, verifier, code: callback.searchParams.get('code') ?? '' };
  }

  const caller = { authority: entraOrigin, tenantId: subject.tenantId };
  return { api, authority, authorizeAddress, browse, caller, codeForPage, guid, postToken, tokenAddress };
}

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

const verifier = 'a-verifier-of-a-test-that-is-long-enough-for-pkce';

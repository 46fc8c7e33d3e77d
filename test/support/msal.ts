import assert from 'node:assert/strict';
import { ConfidentialClientApplication } from '@azure/msal-node';
import { entraCalls } from './entra-calls.ts';
import type { TestTenant } from './tenant.ts';

/**
 * Signs the administrator in through MSAL Node, unmodified and at Entra's production address: authorization code
 * with all three rights. The tenant's address must lead here (`redirectEntra`).
 */
export async function tokenByMsal(subject: TestTenant): Promise<string> {
  const { api, authority, browse } = entraCalls(subject);
  const { web } = subject.applications;
  const [redirectUri = ''] = web.redirectUris;
  const scopes = ['contacts.readonly', 'contacts.write', 'roster.admin'].map(api);
  const client = new ConfidentialClientApplication({
    auth: { clientId: web.clientId, authority, clientSecret: web.secret },
  });
  const address = await client.getAuthCodeUrl({ scopes, redirectUri });
  const callback = await browse(address, redirectUri, { person: subject.administrator.name });
  const code = callback.searchParams.get('code');
  assert.ok(code, 'the tenant sent no code');
  const answer = await client.acquireTokenByCode({ scopes, redirectUri, code });
  return answer.accessToken;
}

import { IncomingMessage } from 'node:http';
import { allPermissions, splitScope } from './scope.ts';
import type { Tenant } from './tenant.ts';

const maximalBody = 56 * 1024;

/** Reads the fields of a posted form. Throws where it is larger than any sign-in needs. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk);
    size += bytes.length;
    if (size > maximalBody) throw new Error('The form is too large.');
    chunks.push(bytes);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

/** Puts OAuth's words in the place of Entra's: the API out of the scopes, the account picker, device codes. */
export function translate(parameters: URLSearchParams, tenant: Tenant): void {
  const grantType = parameters.get('grant_type') ?? undefined;
  if (grantType === 'device_code')
    parameters.set('grant_type', 'urn:ietf:params:oauth:grant-type:device_code');
  if (parameters.get('prompt') === 'select_account') parameters.set('prompt', 'login');
  const asked = parameters.get('scope');
  if (asked === null) return;
  parameters.delete('scope');
  // What a code was asked for counts; scopes that come with it again change nothing.
  if (grantType === 'authorization_code') return;
  const { scope, resources } = splitScope(asked, tenant, grantType);
  // A refresh without scope gives all that was granted.
  const isAll = grantType === 'refresh_token' && asked.endsWith(`/${allPermissions}`);
  if (scope !== '' && !isAll) parameters.set('scope', scope);
  for (const resource of resources) parameters.append('resource', resource);
}

/**
 * A request for oidc-provider in the place of one that came in. The library takes no body that was read
 * before, and makes its own addresses from the host that clients called.
 */
export function libraryRequest(
  request: IncomingMessage,
  tenant: Tenant,
  url: string,
  body?: string,
): IncomingMessage {
  const { protocol, host } = new URL(tenant.authority);
  const copy = new IncomingMessage(request.socket);
  copy.method = request.method ?? 'GET';
  copy.url = url;
  const forwarded = { 'x-forwarded-proto': protocol.slice(0, -1), 'x-forwarded-host': host };
  copy.headers = { ...request.headers, ...forwarded, host };
  if (body !== undefined) {
    copy.headers['content-length'] = String(Buffer.byteLength(body));
    copy.push(body);
  }
  copy.push(null);
  copy.complete = true;
  return copy;
}

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { answerAdminConsent } from './admin-consent.ts';
import { instanceDiscovery, openidConfiguration, tenantPaths } from './discovery.ts';
import { entraError, statusOf } from './errors.ts';
import { finishInteraction, showInteraction } from './interactions.ts';
import { publishedKeys } from './keys.ts';
import { libraryRequest, readForm, translate } from './requests.ts';
import { findApplication, type Tenant } from './tenant.ts';

/** Answers what needs no library at once (keys, discovery); the rest waits until the library is loaded. */
export async function answer(
  tenant: Tenant,
  request: IncomingMessage,
  response: ServerResponse,
  provider: () => Promise<Provider>,
): Promise<void> {
  const url = new URL(request.url ?? '/', tenant.authority);
  const paths = tenantPaths(tenant.id);
  if (url.pathname === paths.keys)
    return sendJson(response, publishedKeys(tenant.keys.all, tenant.issuer), 200);
  if (url.pathname === paths.configuration) return sendJson(response, openidConfiguration(tenant), 200);
  if (url.pathname === '/common/discovery/instance')
    return sendJson(response, instanceDiscovery(tenant), 200);

  const form = request.method === 'POST' ? await readForm(request) : undefined;
  if (paths.adminConsent.includes(url.pathname))
    return answerAdminConsent(tenant, url.searchParams, response, form);
  if (url.pathname.startsWith(`${paths.signIn}/`)) {
    const copy = libraryRequest(request, tenant, url.pathname);
    const interaction = { tenant, provider: await provider(), request: copy, response };
    return form ? finishInteraction(interaction, form) : showInteraction(interaction);
  }
  await answerByLibrary({ tenant, request, response, url, form, provider: await provider() });
}

interface LibraryCall {
  readonly tenant: Tenant;
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
  readonly form: URLSearchParams | undefined;
  readonly provider: Provider;
}

async function answerByLibrary({
  tenant,
  request,
  response,
  url,
  form,
  provider,
}: LibraryCall): Promise<void> {
  const application = findApplication(tenant, form?.get('client_id'));
  const isToken = url.pathname === tenantPaths(tenant.id).token;
  if (isToken && application?.kind === 'spa' && request.headers.origin === undefined) {
    const failure = entraError(9002327, tenant.clock());
    return sendJson(response, failure, statusOf(failure));
  }
  translate(form ?? url.searchParams, tenant);
  const copy = libraryRequest(request, tenant, url.pathname + url.search, form?.toString());
  provider.callback()(copy, response);
}

export function sendJson(response: ServerResponse, body: unknown, status: number): void {
  const headers = { 'content-type': 'application/json; charset=utf-8', 'access-control-allow-origin': '*' };
  response.writeHead(status, headers).end(JSON.stringify(body));
}

import type { Context, LibraryError, Provider } from 'oidc-provider';
import { isRecord } from '#base/json.ts';
import { clientInfo } from './claims.ts';
import { type EntraError, entraError, numberOf, statusOf } from './errors.ts';
import { errorPage, pageHeaders } from './pages.ts';
import { fullScope } from './scope.ts';
import type { Tenant } from './tenant.ts';

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Gives the library's answers Entra's shape: `renderError` is for its settings, `shape` for the provider made. */
export function entraAnswers(tenant: Tenant) {
  const failures = new WeakMap<Context, EntraError>();

  function remember(context: Context, error: LibraryError): EntraError {
    const correlation = context.get('client-request-id');
    const isPublic = context.oidc.client?.clientAuthMethod === 'none';
    const number = numberOf(error, isPublic);
    const failure = entraError(number, tenant.clock(), guid.test(correlation) ? correlation : undefined);
    failures.set(context, failure);
    return failure;
  }

  function answerError(context: Context, error: LibraryError): void {
    const failure = remember(context, error);
    context.status = statusOf(failure);
    // Entra's word for a sign-in that was declined on the other device.
    const isDeclined = failure.error === 'access_denied';
    context.body = isDeclined ? { ...failure, error: 'authorization_declined' } : failure;
  }

  async function renderError(context: Context, _out: unknown, error: LibraryError): Promise<void> {
    const failure = remember(context, error);
    context.status = 400;
    context.set('Content-Security-Policy', pageHeaders()['content-security-policy']);
    context.type = 'html';
    context.body = errorPage(failure);
  }

  function shape(provider: Provider): void {
    provider.on('grant.error', answerError);
    provider.on('device_authorization.error', answerError);
    provider.on('authorization.error', remember);
    provider.on('server_error', (context, error) => {
      tenant.log(error);
      if (isRecord(context.body)) answerError(context, error);
      else remember(context, error);
    });
    provider.on('grant.success', context => {
      if (isRecord(context.body)) context.body = tokenAnswer(tenant, context, context.body);
    });
    provider.on('device_authorization.success', context => {
      if (isRecord(context.body)) context.body = deviceAnswer(context.body);
    });
    provider.use(async (context, next) => {
      await next();
      const location = context.response.get('location');
      if (location) context.set('Location', entraCallback(location, failures.get(context)));
    });
  }

  return { renderError, shape };
}

function tokenAnswer(
  tenant: Tenant,
  context: Context,
  body: Record<string, unknown>,
): Record<string, unknown> {
  const { scope, ...rest } = body;
  const answer = { ...rest, ext_expires_in: body.expires_in };
  const person = context.oidc.account?.accountId;
  if (person === undefined) return answer;
  return {
    ...answer,
    scope: typeof scope === 'string' ? fullScope(scope, tenant) : '',
    ...(context.oidc.body?.client_info === '1' ? { client_info: clientInfo(tenant, person) } : {}),
  };
}

/** Entra gives a sentence for the person, and no address that has the code in it. */
function deviceAnswer(body: Record<string, unknown>): Record<string, unknown> {
  const { verification_uri_complete: _left, ...rest } = body;
  const message = `To sign in, open ${rest.verification_uri} and enter the code ${rest.user_code}.`;
  return { ...rest, interval: 5, message };
}

/** Entra sends no `iss` back, and its own words for errors. */
function entraCallback(location: string, failure: EntraError | undefined): string {
  if (!URL.canParse(location)) return location;
  const url = new URL(location);
  const inFragment = url.hash.includes('=');
  const parameters = inFragment ? new URLSearchParams(url.hash.slice(1)) : url.searchParams;
  parameters.delete('iss');
  if (failure && parameters.has('error')) {
    const noConsent = failure.error_codes.includes(65001);
    parameters.set('error', noConsent ? 'interaction_required' : failure.error);
    parameters.set('error_description', failure.error_description);
    parameters.set('error_uri', failure.error_uri);
    if (failure.error === 'access_denied') parameters.set('error_subcode', 'cancel');
  }
  if (inFragment) url.hash = parameters.toString();
  return url.href;
}

import type { ServerResponse } from 'node:http';
import { type EntraNumber, entraError } from './errors.ts';
import { consentPage, errorPage, pageHeaders } from './pages.ts';
import { applicationPermissions, delegatedPermissions, type Permission } from './permissions.ts';
import { splitScope } from './scope.ts';
import { type Application, apiUri, findApplication, type Tenant } from './tenant.ts';

/**
 * The page on which an administrator approves an application for everyone (Microsoft identity platform, admin
 * consent). The answer goes back to the application; who reads it must not take it for a proof.
 */
export function answerAdminConsent(
  tenant: Tenant,
  query: URLSearchParams,
  response: ServerResponse,
  form?: URLSearchParams,
): void {
  const application = findApplication(tenant, query.get('client_id'));
  const redirectUri = query.get('redirect_uri') ?? '';
  if (!application) refuse(tenant, response, 700016);
  else if (!application.redirectUris.includes(redirectUri)) refuse(tenant, response, 50011);
  else if (form)
    answerBack({ tenant, query, response, application, isAccepted: form.get('consent') === 'accept' });
  else {
    const permissions = permissionsOf(tenant, application, query.get('scope'));
    response.writeHead(200, pageHeaders()).end(consentPage({ application, permissions, person: undefined }));
  }
}

interface Decision {
  readonly tenant: Tenant;
  readonly query: URLSearchParams;
  readonly response: ServerResponse;
  readonly application: Application;
  readonly isAccepted: boolean;
}

function answerBack({ tenant, query, response, application, isAccepted }: Decision): void {
  if (isAccepted) tenant.approved.add(application.clientId);
  const location = new URL(query.get('redirect_uri') ?? '');
  for (const [name, value] of Object.entries(isAccepted ? accepted(tenant, query) : declined(tenant, query)))
    location.searchParams.set(name, value);
  response.writeHead(302, { location: location.href, 'cache-control': 'no-store' }).end();
}

function permissionsOf(tenant: Tenant, { roles }: Application, scope: string | null): readonly Permission[] {
  const asked = splitScope(scope ?? `${apiUri(tenant)}/.default`, tenant).scope.split(' ');
  return [
    ...delegatedPermissions.filter(permission => asked.includes(permission.value)),
    ...applicationPermissions.filter(permission => roles?.includes(permission.value)),
  ];
}

function accepted(tenant: Tenant, query: URLSearchParams): Record<string, string> {
  return {
    admin_consent: 'True',
    tenant: tenant.id,
    scope: query.get('scope') ?? `${apiUri(tenant)}/.default`,
    ...state(query),
  };
}

function declined(tenant: Tenant, query: URLSearchParams): Record<string, string> {
  const { error, error_description } = entraError(65004, tenant.clock());
  return { error, error_description, admin_consent: 'True', tenant: tenant.id, ...state(query) };
}

function state(query: URLSearchParams): Record<string, string> {
  const given = query.get('state');
  return given === null ? {} : { state: given };
}

function refuse(tenant: Tenant, response: ServerResponse, number: EntraNumber): void {
  response.writeHead(400, pageHeaders()).end(errorPage(entraError(number, tenant.clock())));
}

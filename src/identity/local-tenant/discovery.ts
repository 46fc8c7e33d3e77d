import { openidScopes } from './scope.ts';
import type { Tenant } from './tenant.ts';

/** The paths of a tenant, as Entra has them. */
export function tenantPaths(id: string) {
  return {
    authorize: `/${id}/oauth2/v2.0/authorize`,
    token: `/${id}/oauth2/v2.0/token`,
    deviceCode: `/${id}/oauth2/v2.0/devicecode`,
    deviceSignIn: `/${id}/oauth2/deviceauth`,
    logout: `/${id}/oauth2/v2.0/logout`,
    keys: `/${id}/discovery/v2.0/keys`,
    configuration: `/${id}/v2.0/.well-known/openid-configuration`,
    signIn: `/${id}/login`,
    adminConsent: [`/${id}/adminconsent`, `/${id}/v2.0/adminconsent`],
  };
}

/** The tenant's OpenID configuration, with the members that Entra's has. */
export function openidConfiguration(tenant: Tenant): Record<string, unknown> {
  const { authority } = tenant;
  const paths = tenantPaths(tenant.id);
  return {
    token_endpoint: authority + paths.token,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
    jwks_uri: authority + paths.keys,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code'],
    scopes_supported: [...openidScopes, 'offline_access'],
    issuer: tenant.issuer,
    request_uri_parameter_supported: false,
    authorization_endpoint: authority + paths.authorize,
    device_authorization_endpoint: authority + paths.deviceCode,
    http_logout_supported: true,
    frontchannel_logout_supported: false,
    end_session_endpoint: authority + paths.logout,
    claims_supported: [
      'sub',
      'iss',
      'aud',
      'exp',
      'iat',
      'auth_time',
      'nonce',
      'oid',
      'tid',
      'ver',
      'name',
      'preferred_username',
      'email',
    ],
  };
}

/** The answer about clouds that MSAL asks for where it does not know the host. */
export function instanceDiscovery(tenant: Tenant): Record<string, unknown> {
  const { host } = new URL(tenant.authority);
  return {
    tenant_discovery_endpoint: tenant.authority + tenantPaths(tenant.id).configuration,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  };
}

import { scopeNames } from './permissions.ts';
import { apiUri, type Tenant } from './tenant.ts';

/** Entra puts the name of the API before each scope; oidc-provider wants the API in `resource`. */
export interface SplitScope {
  readonly scope: string;
  readonly resources: readonly string[];
}

/** The API that Entra means when a scope names none. */
const graph = 'https://graph.microsoft.com';

export const openidScopes: readonly string[] = ['openid', 'profile', 'email'];

/** oidc-provider takes `offline_access` only with `prompt=consent`; under this name it passes as Entra's does. */
export const refreshScope = 'refresh';

/** Stands for all permissions of an application. */
export const allPermissions = '.default';

export function splitScope(scope: string, tenant: Tenant, grantType?: string): SplitScope {
  const names = new Set<string>();
  const resources = new Set<string>();
  for (const word of scope.split(' ').filter(part => part !== '')) {
    if (openidScopes.includes(word)) names.add(word);
    else if (word === 'offline_access') names.add(refreshScope);
    else {
      const slash = word.lastIndexOf('/');
      const name = word.slice(slash + 1);
      resources.add(slash === -1 ? graph : resourceOf(word.slice(0, slash), tenant));
      if (name !== allPermissions || grantType === 'client_credentials') names.add(name);
      else for (const each of scopeNames) names.add(each);
    }
  }
  return { scope: [...names].join(' '), resources: [...resources] };
}

function resourceOf(name: string, tenant: Tenant): string {
  return name === tenant.api.clientId ? apiUri(tenant) : name;
}

/** The scopes of a token as Entra answers them, each with its API before it. */
export function fullScope(scope: string, tenant: Tenant): string {
  return scope
    .split(' ')
    .map(name => (scopeNames.includes(name) ? `${apiUri(tenant)}/${name}` : name))
    .filter(name => name !== refreshScope)
    .join(' ');
}

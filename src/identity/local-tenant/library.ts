import type { Client, Context, Grant, IssuedToken, Provider, TokenParts } from 'oidc-provider';
import { entraAnswers } from './answers.ts';
import { accessTokenPayload, idTokenClaims, idTokenValues, pairwiseSubject } from './claims.ts';
import { clientMetadata } from './clients.ts';
import { tenantPaths } from './discovery.ts';
import { privateKeys } from './keys.ts';
import { deviceSignIn, signOut } from './library-pages.ts';
import type { memoryAdapters } from './memory-adapter.ts';
import { scopeNames } from './permissions.ts';
import { allPermissions, openidScopes, refreshScope } from './scope.ts';
import { apiUri, findApplication, findPerson, type Tenant } from './tenant.ts';

type Library = typeof import('oidc-provider');

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;

let loading: Promise<Library> | undefined;

/** Loads oidc-provider, which nothing else does: it holds the thread for more than a tenth of a second. */
export function loadLibrary(): Promise<Library> {
  loading ??= importQuietly();
  return loading;
}

/** The library warns of every Node that is not yet a long-term release, which says nothing to who starts a demo. */
async function importQuietly(): Promise<Library> {
  const { warn } = console;
  console.warn = (...words: unknown[]) => {
    if (!String(words[0]).includes('Unsupported runtime')) warn(...words);
  };
  try {
    return await import('oidc-provider');
  } finally {
    console.warn = warn;
  }
}

/** What a provider keeps when it is made again for new keys: who is signed in. */
export interface Kept {
  readonly adapter: ReturnType<typeof memoryAdapters>;
  readonly cookieKey: string;
}

/** Makes an oidc-provider that answers as Entra does for this tenant, with the keys the tenant has now. */
export function makeProvider(library: Library, tenant: Tenant, kept: Kept): Provider {
  const answers = entraAnswers(tenant);
  const provider: Provider = new library.Provider(tenant.issuer, {
    adapter: kept.adapter,
    clients: tenant.applications.map(application => clientMetadata(application)),
    jwks: privateKeys(tenant.keys.all),
    cookies: { keys: [kept.cookieKey] },
    scopes: [...openidScopes, refreshScope],
    claims: idTokenClaims,
    conformIdTokenClaims: false,
    subjectTypes: ['pairwise', 'public'],
    sectorIdentifierUriValidate: () => false,
    pairwiseIdentifier: (_context: Context, accountId: string, client: Client) =>
      pairwiseSubject(tenant, accountId, client.clientId),
    routes: routes(tenant),
    features: features(library, tenant),
    formats: {
      customizers: {
        jwt: (_context: Context, token: IssuedToken, parts: TokenParts) => {
          parts.header = { typ: 'JWT', kid: tenant.keys.current.kid };
          parts.payload = accessTokenPayload(tenant, token);
        },
      },
    },
    interactions: {
      policy: policy(library),
      url: (_context: Context, { uid }: { uid: string }) => `${tenantPaths(tenant.id).signIn}/${uid}`,
    },
    findAccount: (_context: Context, accountId: string) => account(tenant, accountId),
    loadExistingGrant: (context: Context) => findGrant(provider, tenant, context),
    clientBasedCORS: (_context: Context, origin: string, client: Client) =>
      mayCallAcross(tenant, origin, client),
    issueRefreshToken: (_context: Context, _client: Client, source: { scopes: ReadonlySet<string> }) =>
      source.scopes.has(refreshScope),
    expiresWithSession: () => false,
    rotateRefreshToken: false,
    renderError: answers.renderError,
    ttl: lifetimes,
  });
  provider.proxy = true;
  answers.shape(provider);
  provider.on('error', tenant.log);
  return provider;
}

const lifetimes = {
  AccessToken: hour - 1,
  ClientCredentials: hour - 1,
  IdToken: hour,
  AuthorizationCode: 10 * minute,
  DeviceCode: 15 * minute,
  Interaction: hour,
  RefreshToken: 90 * day,
  Session: day,
  Grant: 90 * day,
};

function routes({ id }: Tenant): Record<string, string> {
  const paths = tenantPaths(id);
  return {
    authorization: paths.authorize,
    token: paths.token,
    device_authorization: paths.deviceCode,
    code_verification: paths.deviceSignIn,
    end_session: paths.logout,
  };
}

function features(library: Library, tenant: Tenant): Record<string, unknown> {
  return {
    devInteractions: { enabled: false },
    dPoP: { enabled: false },
    pushedAuthorizationRequests: { enabled: false },
    userinfo: { enabled: false },
    clientCredentials: { enabled: true },
    deviceFlow: deviceSignIn,
    rpInitiatedLogout: signOut,
    resourceIndicators: {
      enabled: true,
      defaultResource: (context: Context, _client: Client, several?: readonly string[]) => {
        if (context.oidc.params?.grant_type === 'client_credentials' && !several)
          throw new library.errors.InvalidRequest('missing required parameter scope');
        return several?.[0];
      },
      useGrantedResource: () => true,
      getResourceServerInfo: (context: Context, resource: string) => {
        checkScope(library, tenant, context, resource);
        return { scope: scopeNames.join(' '), audience: tenant.api.clientId, accessTokenFormat: 'jwt' };
      },
    },
  };
}

/** Native clients would be asked at each sign-in; Entra asks nobody twice. */
function policy(library: Library) {
  const base = library.interactionPolicy.base();
  base.get('consent')?.checks.remove('native_client_prompt');
  return base;
}

/** The library drops scopes that it does not know; Entra refuses them. */
function checkScope(library: Library, tenant: Tenant, { oidc }: Context, resource: string): void {
  if (resource !== apiUri(tenant) && resource !== 'https://graph.microsoft.com')
    throw new library.errors.InvalidTarget();
  const asked = typeof oidc.params?.scope === 'string' ? oidc.params.scope.split(' ') : [];
  const isApplication = oidc.params?.grant_type === 'client_credentials';
  const known = isApplication ? [allPermissions] : [...openidScopes, refreshScope, ...scopeNames];
  const unknown = asked.find(scope => !known.includes(scope));
  if (unknown !== undefined || resource !== apiUri(tenant))
    throw new library.errors.InvalidScope('the API has no such scope', unknown ?? resource);
}

function account(tenant: Tenant, accountId: string) {
  const person = findPerson(tenant, accountId);
  return person && { accountId, claims: async () => idTokenValues(tenant, person) };
}

/** What an administrator has approved is granted to everyone; else what the person has granted before. */
async function findGrant(provider: Provider, tenant: Tenant, { oidc }: Context): Promise<Grant | undefined> {
  const { client, account: who, session, result } = oidc;
  if (!client || !who) return undefined;
  const id = result?.consent?.grantId ?? session?.grantIdFor(client.clientId);
  const known = id === undefined ? undefined : await provider.Grant.find(id);
  if (!tenant.approved.has(client.clientId)) return known;
  const grant = known ?? new provider.Grant({ accountId: who.accountId, clientId: client.clientId });
  grant.addOIDCScope([...openidScopes, refreshScope].join(' '));
  grant.addResourceScope(apiUri(tenant), scopeNames.join(' '));
  await grant.save();
  return grant;
}

/** Only pages of single-page applications fetch tokens, from the origins that they have registered. */
function mayCallAcross(tenant: Tenant, origin: string, client: Client): boolean {
  const application = findApplication(tenant, client.clientId);
  return application?.kind === 'spa' && application.redirectUris.some(uri => new URL(uri).origin === origin);
}

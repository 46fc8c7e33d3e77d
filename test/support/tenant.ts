import { randomBytes, randomUUID } from 'node:crypto';
import { type Dispatcher, getGlobalDispatcher, setGlobalDispatcher } from 'undici';
import { systemClock } from '#base/clock.ts';
import { type LocalTenant, type LocalTenantOptions, startLocalTenant } from '#identity/local-tenant/start.ts';
import type { Application, Person } from '#identity/local-tenant/tenant.ts';

export const entraOrigin = 'https://login.microsoftonline.com';

export interface Restore {
  restore(): void;
}

/**
 * Sends every call for Entra's production address to a server here; all else goes where it would. Reaches
 * `fetch`, and so every client that uses it, without a change to the client.
 */
export function redirectEntra(origin: string): Restore {
  const before = getGlobalDispatcher();
  setGlobalDispatcher(before.compose(redirect(origin)));
  return { restore: () => setGlobalDispatcher(before) };
}

function redirect(origin: string): Dispatcher.DispatcherComposeInterceptor {
  return dispatch => (options, handler) =>
    String(options.origin) === entraOrigin
      ? dispatch({ ...options, origin }, handler)
      : dispatch(options, handler);
}

/** The applications that tests sign in with. */
export interface TestTenant {
  readonly tenant: LocalTenant;
  readonly tenantId: string;
  readonly apiClientId: string;
  readonly administrator: Person;
  readonly person: Person;
  readonly applications: {
    readonly page: Application;
    readonly commandLine: Application;
    readonly web: Application & { readonly secret: string };
    readonly asking: Application & { readonly secret: string };
    readonly daemon: Application & { readonly secret: string };
    readonly administration: Application & { readonly secret: string };
  };
}

/** Starts a tenant of its own for a test; its tokens name Entra's production address as their issuer. */
export async function startTestTenant(options: Partial<LocalTenantOptions> = {}): Promise<TestTenant> {
  const tenantId = randomUUID();
  const apiClientId = randomUUID();
  const applications = testApplications();
  const administrator: Person = {
    objectId: randomUUID(),
    name: 'Ida Inventado',
    email: 'ida@tenant.example',
    roles: ['Roster.Administrator'],
  };
  const person: Person = { objectId: randomUUID(), name: "Otto O'Madeup", email: 'otto@tenant.example' };
  const tenant = await startLocalTenant({
    host: '127.0.0.1',
    port: 0,
    tenantId,
    issuerOrigin: entraOrigin,
    api: { clientId: apiClientId, name: 'Roster API' },
    applications: Object.values(applications),
    people: [administrator, person],
    clock: systemClock,
    isProduction: false,
    ...options,
  });
  return { tenant, tenantId, apiClientId, administrator, person, applications };
}

function testApplications() {
  const secret = () => randomBytes(24).toString('base64url');
  const web = {
    clientId: randomUUID(),
    kind: 'web',
    redirectUris: ['https://app.example/callback'],
  } as const;
  const daemon = { kind: 'daemon', redirectUris: [] } as const;
  return {
    page: {
      clientId: randomUUID(),
      name: 'Page',
      kind: 'spa',
      redirectUris: ['https://portal.example/docs'],
    },
    commandLine: {
      clientId: randomUUID(),
      name: 'Command',
      kind: 'public',
      redirectUris: ['http://localhost'],
    },
    web: { ...web, name: 'Web', secret: secret() },
    asking: {
      ...web,
      clientId: randomUUID(),
      name: 'Asking',
      secret: secret(),
      roles: ['Contacts.Read.All'],
      consent: 'ask',
    },
    daemon: {
      ...daemon,
      clientId: randomUUID(),
      name: 'Daemon',
      secret: secret(),
      roles: ['Contacts.ReadWrite.All'],
    },
    administration: {
      ...daemon,
      clientId: randomUUID(),
      name: 'Administration',
      secret: secret(),
      roles: ['Roster.Administer.All'],
    },
  } as const satisfies TestTenant['applications'];
}

import { rm } from 'node:fs/promises';
import { type Configuration, readConfiguration } from '#app/config.ts';
import { type Running, type StartOptions, start } from '#app/start.ts';
import { clientCredentials, signIn } from '#identity/local-tenant/sign-in.ts';
import { quickFolder } from './quick-folder.ts';
import { testMasterKey } from './secrets.ts';
import { serverDatabase } from './server-database.ts';
import { entraOrigin, redirectEntra, startTestTenant, type TestTenant } from './tenant.ts';

export interface TokenWish {
  /** Short names separated by blanks; all three rights when left out. */
  readonly scope?: string;
  /** A token of the application that may do everything, by client credentials. */
  readonly app?: boolean;
  /** The name of a person of the tenant; an administrator when left out. */
  readonly person?: string;
}

/** A whole server with a tenant of its own, as a newcomer's, on Entra's production address. */
export interface TestRoster {
  readonly baseUrl: string;
  readonly tenant: TestTenant;
  readonly running: Running;
  readonly locationId: string;
  /** Another location of the same tenant. */
  readonly otherLocationId: string;
  token(wish?: TokenWish): Promise<string>;
  /** Calls the API with a token that may do everything, unless the headers hold another. */
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<TestAnswer>;
  close(): Promise<void>;
}

export interface TestAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The JSON of the answer. */
  readonly body: unknown;
}

export interface RosterOptions extends Partial<Omit<StartOptions, 'configuration'>> {
  readonly configuration?: Partial<Configuration>;
  /** Variables of the environment, as ROSTER_RATE_LIMIT. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** Starts a server as the app does, on a store and a tenant of its own. */
export async function startRoster(options: RosterOptions = {}): Promise<TestRoster> {
  const folder = quickFolder('roster-');
  const tenant = await startTestTenant();
  const database = await serverDatabase(folder);
  const entra = redirectEntra(tenant.tenant.origin);
  const configuration = readConfiguration({
    PORT: '0',
    ROSTER_DATA: folder,
    ROSTER_DATABASE_URL: database.url,
    ROSTER_TENANT_ID: tenant.tenantId,
    ROSTER_API_CLIENT_ID: tenant.apiClientId,
    ROSTER_PORTAL_CLIENT_ID: tenant.applications.page.clientId,
    ROSTER_LOCATION_NAME: 'Example Clinic',
    ROSTER_LOCATION_TIMEZONE: 'America/New_York',
    ROSTER_MASTER_KEY: testMasterKey,
    ROSTER_RATE_LIMIT: 'off',
    ROSTER_LOG_LEVEL: 'silent',
    ROSTER_METRICS_PORT: 'off',
    ...options.environment,
  });
  const running = await start({
    ...options,
    configuration: { ...configuration, ...options.configuration, apiClientId: tenant.apiClientId },
  });

  const token = async ({
    scope = 'contacts.readonly contacts.write roster.admin',
    app,
    person,
  }: TokenWish = {}) => {
    const terms = { authority: entraOrigin, tenantId: tenant.tenantId };
    const api = `api://${tenant.apiClientId}`;
    const { daemon, commandLine } = tenant.applications;
    const answer = app
      ? await clientCredentials({
          ...terms,
          clientId: daemon.clientId,
          clientSecret: daemon.secret,
          scope: `${api}/.default`,
        })
      : await signIn({
          ...terms,
          clientId: commandLine.clientId,
          redirectUri: commandLine.redirectUris[0] ?? '',
          scope: scope
            .split(' ')
            .map(name => `${api}/${name}`)
            .join(' '),
          person: person ?? tenant.administrator.objectId,
        });
    return answer.access_token;
  };
  const everything = await token();

  const call: TestRoster['call'] = async (method, path, body, headers = {}) => {
    const response = await fetch(`${running.baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${everything}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : JSON.parse(text),
    };
  };

  const other = await call('POST', '/locations/', {
    name: 'Beispiel Praxis',
    country: 'DE',
    timezone: 'Europe/Berlin',
  });
  return {
    baseUrl: running.baseUrl,
    tenant,
    running,
    locationId: running.locationId,
    otherLocationId: locationIdIn(other),
    token,
    call,
    async close() {
      await running.stop();
      entra.restore();
      await tenant.tenant.close();
      await database.drop();
      await rm(folder, { recursive: true });
    },
  };
}

function locationIdIn({ status, body }: TestAnswer): string {
  if (typeof body === 'object' && body !== null && 'id' in body && typeof body.id === 'string')
    return body.id;
  throw new Error(`location.create answered ${status}: ${JSON.stringify(body)}`);
}

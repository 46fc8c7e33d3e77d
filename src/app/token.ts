/**
 * `npm run --silent token`: prints an access token of the running local tenant, got by the flow that a client
 * would use. Options: `--scope "contacts.readonly"`, `--app`, `--person NAME`, `--json`.
 */
import { parseArgs } from 'node:util';
import { findHandle, type LocalTenantHandle } from '#identity/local-tenant/find-handle.ts';
import { handlePath } from '#identity/local-tenant/handle.ts';
import { scopeNames } from '#identity/local-tenant/permissions.ts';
import { clientCredentials, signIn, type TokenAnswer } from '#identity/local-tenant/sign-in.ts';
import { readConfiguration } from './config.ts';

interface Wish {
  readonly scope?: string | undefined;
  readonly app?: boolean | undefined;
  readonly person?: string | undefined;
  readonly json?: boolean | undefined;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** What the command prints. Throws a sentence where there is no server or the tenant refuses. */
export async function token(args: readonly string[], environment: Environment): Promise<string> {
  const wish = readArguments(args);
  const handle = await findServer(environment);
  const { access_token, expires_in } = await askFor(handle, wish);
  if (!wish.json) return access_token;
  return JSON.stringify({
    access_token,
    expires_in,
    tenant_id: handle.tenantId,
    location_id: handle.locationId,
    base_url: handle.baseUrl,
  });
}

function readArguments(args: readonly string[]): Wish {
  const { values } = parseArgs({
    args: [...args],
    options: {
      scope: { type: 'string' },
      app: { type: 'boolean' },
      person: { type: 'string' },
      json: { type: 'boolean' },
    },
  });
  if (values.app && (values.scope !== undefined || values.person !== undefined))
    throw new Error(
      'With --app nobody signs in and the token holds the roles of the application: leave out --scope and --person.',
    );
  return values;
}

/** The demo server that this environment starts, if it runs. */
async function findServer(environment: Environment): Promise<LocalTenantHandle> {
  const { dataFolder, port, tenantIds } = readConfiguration(environment);
  if (tenantIds.length > 0)
    throw new Error(
      'ROSTER_TENANT_ID names a real tenant, which alone gives its tokens. This command is for the local demo.',
    );
  const handle = await findHandle(handlePath(dataFolder, port));
  if (handle && (await answers(handle.authority))) return handle;
  throw new Error(
    `No demo server of Roster runs here for port ${port}. Start it with \`npm start\`, then ask again with the same HOST, PORT, ROSTER_DATA and ROSTER_DATABASE_URL.`,
  );
}

async function answers(authority: string): Promise<boolean> {
  try {
    await fetch(`${authority}/common/discovery/instance`);
    return true;
  } catch {
    return false;
  }
}

function askFor(
  handle: LocalTenantHandle,
  { app, scope = scopeNames.join(' '), person }: Wish,
): Promise<TokenAnswer> {
  const api = `api://${handle.apiClientId}`;
  const { authority, tenantId } = handle;
  if (app) {
    const { clientId, secret: clientSecret } = handle.application;
    return clientCredentials({ authority, tenantId, clientId, clientSecret, scope: `${api}/.default` });
  }
  const scopes = scope.split(/[\s,]+/).filter(name => name !== '');
  return signIn({
    authority,
    tenantId,
    clientId: handle.commandLineClientId,
    redirectUri: handle.commandLineRedirectUri,
    scope: scopes.map(name => (name.includes('/') ? name : `${api}/${name}`)).join(' '),
    person: person ?? handle.administrator,
  });
}

if (import.meta.main) {
  try {
    process.stdout.write(`${await token(process.argv.slice(2), process.env)}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exitCode = 1;
  }
}

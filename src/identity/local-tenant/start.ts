import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Provider } from 'oidc-provider';
import type { Clock } from '#base/clock.ts';
import { entraError, statusOf } from './errors.ts';
import { makeSigningKey, type SigningKey, SigningKeys } from './keys.ts';
import { loadLibrary, makeProvider } from './library.ts';
import { memoryAdapters } from './memory-adapter.ts';
import { answer, sendJson } from './server.ts';
import type { Api, Application, Person, Tenant } from './tenant.ts';

export interface LocalTenantOptions {
  /** Loopback only: `127.0.0.1`, `::1` or `localhost`. */
  readonly host: string;
  /** 0 takes a free one. */
  readonly port: number;
  readonly tenantId: string;
  /** The origin that tokens and addresses name, where clients reach this server under another; its own else. */
  readonly issuerOrigin?: string;
  readonly api: Api;
  readonly applications: readonly Application[];
  readonly people: readonly Person[];
  readonly clock: Clock;
  /** Whether this process serves real people: then the tenant refuses to start. */
  readonly isProduction: boolean;
  /** Told about requests that failed here; never what was in them. */
  readonly log?: (error: Error) => void;
}

export interface LocalTenant {
  /** Where it listens. */
  readonly origin: string;
  /** Scheme and host that its tokens and addresses name. */
  readonly authority: string;
  readonly tenantId: string;
  /**
   * Loads the library that signs people in, which keeps the thread busy for some tenths of a second. The first
   * request that needs it does so too; keys and configuration are served without it.
   */
  load(): Promise<void>;
  /** The key that signs now. */
  signingKey(): Promise<SigningKey>;
  /** Signs with a new key from now on; older keys stay published. */
  rotateKeys(): Promise<void>;
  /** Publishes only the key that signs now. */
  withdrawOldKeys(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for one Entra tenant, an HTTP server of its own. It returns when it listens: its key pair
 * is made on another thread and its library is loaded later, so that nothing that starts beside it waits.
 */
export async function startLocalTenant(options: LocalTenantOptions): Promise<LocalTenant> {
  refuseRealUse(options);
  const firstKey = makeSigningKey();
  const server = createServer();
  const origin = await listen(server, options);
  const authority = options.issuerOrigin ?? origin;
  const tenant = firstKey.then(key => tenantOf(options, authority, new SigningKeys(key)));
  const provider = providerOf(tenant);

  server.on('request', (request, response) => {
    tenant
      .then(known => answer(known, request, response, provider.get))
      .catch((error: unknown) => {
        if (error instanceof Error) options.log?.(error);
        const failure = entraError(9002313, options.clock());
        if (response.headersSent) response.destroy();
        else sendJson(response, failure, statusOf(failure));
      });
  });

  return {
    origin,
    authority,
    tenantId: options.tenantId,
    async load() {
      await provider.get();
    },
    signingKey: async () => (await tenant).keys.current,
    async rotateKeys() {
      const key = await makeSigningKey();
      (await tenant).keys.add(key);
      await provider.renew();
    },
    withdrawOldKeys: async () => (await tenant).keys.withdrawOld(),
    async close() {
      const closed = new Promise(resolve => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The library's provider, made when it is first needed, and again when the keys have changed. */
function providerOf(tenant: Promise<Tenant>) {
  const kept = { adapter: memoryAdapters(), cookieKey: randomBytes(32).toString('base64url') };
  const make = async () => makeProvider(await loadLibrary(), await tenant, kept);
  let current: Promise<Provider> | undefined;
  return {
    get: (): Promise<Provider> => (current ??= make()),
    renew: (): Promise<Provider> => (current = make()),
  };
}

function refuseRealUse({ host, isProduction }: LocalTenantOptions): void {
  if (isProduction)
    throw new Error(
      'The local tenant lets anyone sign in as anyone, so it does not start where NODE_ENV is production. Configure ROSTER_TENANT_ID for a real tenant.',
    );
  if (!/^(localhost|127(\.\d{1,3}){3}|::1|\[::1\])$/.test(host))
    throw new Error(
      `The local tenant lets anyone sign in as anyone, so it listens on loopback only, not on ${host}. Set HOST to 127.0.0.1, or configure ROSTER_TENANT_ID for a real tenant.`,
    );
}

async function listen(server: Server, { host, port }: LocalTenantOptions): Promise<string> {
  const address = host.replace(/^\[|\]$/g, '');
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, address, resolve);
  });
  const bound = server.address();
  return `http://${address.includes(':') ? `[${address}]` : address}:${isPort(bound) ? bound.port : port}`;
}

function isPort(address: AddressInfo | string | null): address is AddressInfo {
  return typeof address === 'object' && address !== null;
}

function tenantOf(options: LocalTenantOptions, authority: string, keys: SigningKeys): Tenant {
  const approved = options.applications.filter(({ consent }) => consent !== 'ask');
  return {
    id: options.tenantId,
    authority,
    issuer: `${authority}/${options.tenantId}/v2.0`,
    api: options.api,
    people: options.people,
    applications: options.applications,
    keys,
    clock: options.clock,
    log: options.log ?? (() => {}),
    approved: new Set(approved.map(({ clientId }) => clientId)),
  };
}

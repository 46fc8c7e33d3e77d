import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
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
  /** Settles when sign-in can be answered; the key set is served from the start. */
  readonly ready: Promise<void>;
  /** The key that signs now. */
  signingKey(): SigningKey;
  /** Signs with a new key from now on; older keys stay published. */
  rotateKeys(): Promise<void>;
  /** Publishes only the key that signs now. */
  withdrawOldKeys(): void;
  close(): Promise<void>;
}

/**
 * Starts a stand-in for one Entra tenant, an HTTP server of its own. It listens and serves its key set before
 * the library behind it is loaded, so that nothing that starts beside it waits.
 */
export async function startLocalTenant(options: LocalTenantOptions): Promise<LocalTenant> {
  refuseRealUse(options);
  const keys = new SigningKeys(await makeSigningKey());
  const server = createServer();
  const origin = await listen(server, options);
  const tenant = tenantOf(options, origin, keys);
  const adapters = memoryAdapters();
  let isClosed = false;

  const library = loadLibrary();
  let provider = library.then(loaded => makeProvider(loaded, tenant, adapters));
  const ready = provider.then(() => {});
  ready.catch(() => {}); // Told to whoever waits for it, and to each request.

  server.on('request', (request, response) => {
    answer(tenant, request, response, () => provider).catch((error: unknown) => {
      if (error instanceof Error) tenant.log(error);
      const failure = entraError(9002313, tenant.clock());
      if (response.headersSent) response.destroy();
      else sendJson(response, failure, statusOf(failure));
    });
  });

  return {
    origin,
    authority: tenant.authority,
    tenantId: tenant.id,
    ready,
    signingKey: () => keys.current,
    async rotateKeys() {
      keys.add(await makeSigningKey());
      provider = library.then(loaded => makeProvider(loaded, tenant, adapters));
      await provider;
    },
    withdrawOldKeys: () => keys.withdrawOld(),
    async close() {
      if (isClosed) return;
      isClosed = true;
      await new Promise<void>(resolve => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
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

function tenantOf(options: LocalTenantOptions, origin: string, keys: SigningKeys): Tenant {
  const authority = options.issuerOrigin ?? origin;
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

import type { AddressInfo } from 'node:net';
import { type Clock, monotonic, systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { type Log, logger } from '#base/log.ts';
import { createMetrics } from '#base/metrics.ts';
import { accessTokenVerifier } from '#identity/access-token.ts';
import { Quotas } from '#identity/quotas.ts';
import { rateLimiter } from '#identity/rate-limit.ts';
import { type SigningKeysTerms, signingKeys } from '#identity/signing-keys.ts';
import { type TenantLocations, Tenants } from '#identity/tenants.ts';
import { notificationAddress } from '#links/entra/notification-address.ts';
import { type EntraDirectories, openDirectories } from '#links/entra/open-directories.ts';
import { highLevelAccounts } from '#links/highlevel/accounts.ts';
import { openSender } from '#links/webhooks/sender.ts';
import { operations } from '#operations/catalogue.ts';
import { isCurrent, migrate } from '#store/migrate.ts';
import { openSecrets } from '#store/secrets/open-secrets.ts';
import { openStore, type Store } from '#store/store.ts';
import { publicKeyOf } from '#store/webhooks/signing-key.ts';
import { consentRoute } from '#surfaces/http/consent.ts';
import { allowOrigins } from '#surfaces/http/cors.ts';
import { healthRoutes } from '#surfaces/http/health.ts';
import { highLevelWebhookRoutes } from '#surfaces/http/highlevel-webhooks.ts';
import { listenForMetrics } from '#surfaces/http/metrics-listener.ts';
import { httpServer } from '#surfaces/http/server.ts';
import { wellKnownRoutes } from '#surfaces/http/well-known.ts';
import { portalRoutes } from '#surfaces/portal/routes.ts';
import { scimRoutes } from '#surfaces/scim/routes.ts';
import type { Configuration } from './config.ts';
import { openEngine } from './engine.ts';
import { startHighLevelLinks } from './highlevel.ts';
import { listenForNotifications } from './notifications.ts';
import { type Closing, stopInOrder } from './stop.ts';
import { startWebhooks } from './webhooks.ts';
import { startWorkers } from './workers.ts';

/** What a server is started with: a configuration whose tenants and audience are known. */
export interface StartOptions {
  readonly configuration: Configuration & { readonly apiClientId: string };
  readonly log?: Log;
  readonly clock?: Clock;
  /** How signing keys age, and how long the authority may take to give them. */
  readonly keys?: Partial<Pick<SigningKeysTerms, 'clock' | 'timeoutMilliseconds'>>;
  /** What connections lead to, where it is not Microsoft's cloud as configured. */
  readonly directories?: EntraDirectories;
  /** Only the local demo sends webhooks to its own machine. */
  readonly webhooksToLoopback?: boolean;
  /** Runs when a tenant was just given its first location, before the server listens. */
  readonly onNewTenant?: (parts: NewTenant) => Promise<void>;
}

export interface NewTenant {
  readonly store: Store;
  readonly tenants: Tenants;
  readonly tenantId: string;
  readonly locations: TenantLocations;
}

export interface Running {
  /** The address that it listens on, without a slash at its end. */
  readonly baseUrl: string;
  readonly port: number;
  readonly store: Store;
  readonly tenants: Tenants;
  /** Of the first tenant. */
  readonly locationId: string;
  /** Reads the signing keys of every tenant now, as it is done each hour. Never rejects. */
  refreshKeys(): Promise<void>;
  /** Loads what the first calls need but the start does not wait for. */
  warmUp(): Promise<void>;
  stop(): Promise<void>;
}

/** Starts a server: opens and migrates the store, then listens. Throws an `Error` whose sentence says what to do. */
export async function start(options: StartOptions): Promise<Running> {
  const { configuration, clock = systemClock, onNewTenant } = options;
  const log = options.log ?? logger({ level: configuration.logLevel });
  const metrics = createMetrics();
  const { engine, isDurable } = await openEngine(configuration.database, log);
  const closing: Closing = { engine, log, stopping: new AbortController() };
  try {
    await migrate(engine, clock());
    const newId = idMaker(clock);
    const secrets = await openSecrets(engine, configuration.masterKeys, newId);
    const store = openStore({ engine, clock, newId, secrets });
    closing.reads = store.reads;
    const tenants = new Tenants({ store, clock, newId });
    const [first] = await openTenants(configuration, { store, tenants, onNewTenant });
    if (!first) throw new Error('ROSTER_TENANT_ID names no tenant.');

    const { authority, tenantIds, apiClientId: audience } = configuration;
    const keys = signingKeys({
      authority,
      tenantIds,
      clock: monotonic,
      ...options.keys,
      log,
      onKeysLost: tenantId => verifier.forgetTenant(tenantId),
    });
    const verifier = accessTokenVerifier({ authority, tenantIds, audience, keys, clock, log });
    const quotas = new Quotas(store);
    await quotas.refresh();
    const limiter = rateLimiter({ limits: configuration.rateLimit, clock, store, quotas });
    closing.keys = keys;
    closing.limiter = limiter;
    // Not waited for: /health/ready tells when the keys are there.
    void keys.refresh();

    const publicUrl =
      configuration.publicUrl ?? `http://${urlHost(configuration.host)}:${configuration.port}`;
    const working = { store, clock, owner: newId(), log };
    const links = {
      webhooks: openSender({
        networks: configuration.webhookNetworks,
        allowsLoopback: options.webhooksToLoopback ?? false,
      }),
      directories:
        options.directories ?? openDirectories({ authority, graphUrl: configuration.graphUrl, clock }),
      highLevel: highLevelAccounts({ ...working, origin: configuration.highLevelUrl }),
      publicUrl,
    };
    const server = httpServer({
      store,
      links,
      tenants,
      verifier,
      rateLimiter: limiter,
      clock,
      operations,
      log,
      metrics,
      stopping: closing.stopping.signal,
      uploadLimit: configuration.uploadLimit,
    });
    closing.server = server;
    allowOrigins(server, configuration.corsOrigins);
    healthRoutes(server, {
      readiness: async () => ({
        store: (await isCurrent(engine)) && (await engine.isWritable()),
        signingKeys: keys.isReady(),
        accepting: !closing.stopping.signal.aborted,
      }),
      isDurable,
    });
    wellKnownRoutes(server, {
      resource: publicUrl,
      authority,
      tenantIds,
      audience,
      documentation: `${publicUrl}/docs`,
      webhookKeyOf: tenantId => engine.read(session => publicKeyOf(session, tenantId)),
    });
    scimRoutes(server, { store, clock, log, publicUrl });
    highLevelWebhookRoutes(server, { store, clock, key: configuration.highLevelWebhookKey, log });
    consentRoute(server, { store, ...links });
    listenForNotifications(server, { store, clock, log, metrics });
    portalRoutes(server, {
      publicUrl,
      authority,
      tenantIds,
      apiClientId: audience,
      portalClientId: configuration.portalClientId,
    });
    await server.listen({ host: configuration.host, port: configuration.port });
    closing.workers = [
      ...startWorkers({
        ...working,
        quotas,
        retention: configuration.retention,
        directories: links.directories,
        notificationAddress: notificationAddress(publicUrl, configuration.graphUrl),
      }),
      startWebhooks({ ...working, sender: links.webhooks, metrics }),
      startHighLevelLinks({ ...working, origin: configuration.highLevelUrl, accounts: links.highLevel }),
    ];
    const port = takenPort(server.server.address()) ?? configuration.port;
    if (configuration.metricsPort !== 'off') {
      closing.metrics = await listenForMetrics(metrics, configuration.metricsPort);
    }

    return {
      baseUrl: `http://${urlHost(configuration.host)}:${port}`,
      port,
      store,
      tenants,
      locationId: first.defaultId,
      refreshKeys: keys.refresh,
      async warmUp() {
        await import('typebox/compile');
        await metrics.load();
        const { parsePhone } = await import('#contacts/phone.ts');
        await parsePhone('+12025550100', 'US');
      },
      stop: () => stopInOrder(closing),
    };
  } catch (error) {
    await stopInOrder(closing);
    throw error;
  }
}

async function openTenants(
  { tenantIds, location }: Configuration,
  {
    store,
    tenants,
    onNewTenant,
  }: Pick<NewTenant, 'store' | 'tenants'> & { readonly onNewTenant: StartOptions['onNewTenant'] | undefined },
): Promise<TenantLocations[]> {
  const opened: TenantLocations[] = [];
  for (const tenantId of tenantIds) {
    const known = await tenants.locationsOf(tenantId);
    const first = { name: location.name, country: location.country, timezone: location.timeZone };
    const locations = known ?? (await tenants.ensureTenant(tenantId, first));
    if (!known) await onNewTenant?.({ store, tenants, tenantId, locations });
    opened.push(locations);
  }
  return opened;
}

function takenPort(address: AddressInfo | string | null): number | undefined {
  return typeof address === 'object' ? address?.port : undefined;
}

/** A host as a URL has it: every address is reached on loopback, and an IPv6 address stands in brackets. */
function urlHost(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type Clock, monotonic, systemClock } from '#base/clock.ts';
import { idMaker } from '#base/id.ts';
import { type Log, logger } from '#base/log.ts';
import { createMetrics } from '#base/metrics.ts';
import { accessTokenVerifier } from '#identity/access-token.ts';
import { Quotas } from '#identity/quotas.ts';
import { rateLimiter } from '#identity/rate-limit.ts';
import { type SigningKeysTerms, signingKeys } from '#identity/signing-keys.ts';
import { type TenantLocations, Tenants } from '#identity/tenants.ts';
import type { EntraDirectories } from '#links/entra/open-directories.ts';
import { routes } from '#operations/routes.ts';
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
import { linksWhenNeeded } from './links.ts';
import { listenForNotifications } from './notifications.ts';
import { type Closing, stopInOrder } from './stop.ts';

/** What a server is started with: a configuration whose tenants and audience are known. */
export interface StartOptions {
  readonly configuration: Configuration & { readonly apiClientId: string };
  readonly log?: Log;
  readonly clock?: Clock;
  /** How signing keys age, and how long the authority may take to give them. */
  readonly keys?: Partial<Pick<SigningKeysTerms, 'clock' | 'timeoutMilliseconds'>>;
  /** What connections lead to, where it is not Microsoft's cloud as configured. */
  readonly directories?: () => Promise<EntraDirectories>;
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

/** How long modules that are not needed yet wait for the signing keys, in milliseconds. */
const keysPatience = 2000;
/** And how long for those who ask whether the server is ready, in milliseconds. */
const askedFirst = 50;

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
    // Not waited for before the server listens: /health/ready tells when the keys are there.
    const keysRead = keys.refresh();

    const publicUrl =
      configuration.publicUrl ?? `http://${urlHost(configuration.host)}:${configuration.port}`;
    const working = { store, clock, owner: newId(), log };
    const links = linksWhenNeeded({
      ...working,
      configuration,
      publicUrl,
      directories: options.directories,
      webhooksToLoopback: options.webhooksToLoopback ?? false,
    });
    const server = httpServer({
      store,
      publicUrl,
      links,
      tenants,
      verifier,
      rateLimiter: limiter,
      clock,
      routes,
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
    consentRoute(server, { store, links });
    listenForNotifications(server, { store, clock, log, metrics });
    portalRoutes(server, {
      publicUrl,
      authority,
      tenantIds,
      apiClientId: audience,
      portalClientId: configuration.portalClientId,
    });
    await server.listen({ host: configuration.host, port: configuration.port });
    const port = takenPort(server.server.address()) ?? configuration.port;
    if (configuration.metricsPort !== 'off') {
      closing.metrics = await listenForMetrics(metrics, configuration.metricsPort);
    }
    const wasAsked = untilAsked(keysRead);
    closing.workers = wasAsked.then(async () => {
      if (closing.stopping.signal.aborted) return [];
      const { startBackground } = await import('./background.ts');
      return startBackground({ ...working, configuration, quotas, metrics, links: await links() });
    });

    return {
      baseUrl: `http://${urlHost(configuration.host)}:${port}`,
      port,
      store,
      tenants,
      locationId: first.defaultId,
      refreshKeys: keys.refresh,
      async warmUp() {
        await wasAsked;
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

/** Until those who wait for the server to be ready were answered: modules that come later take the thread for long. */
async function untilAsked(keysRead: Promise<void>): Promise<void> {
  await Promise.race([keysRead, pause(keysPatience, undefined, { ref: false })]);
  await pause(askedFirst);
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

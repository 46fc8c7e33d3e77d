import { createServer } from 'node:net';
import { systemClock } from '#base/clock.ts';
import {
  demoApi,
  demoApplications,
  demoClients,
  demoHandle,
  demoPeople,
  demoTenantId,
  newDemoSecrets,
} from '#identity/local-tenant/demo.ts';
import { handlePath, removeHandle, writeHandle } from '#identity/local-tenant/handle.ts';
import { startLocalTenant } from '#identity/local-tenant/start.ts';
import { demoMasterKeys } from '#store/secrets/master-keys.ts';
import type { Configuration } from './config.ts';
import { demoLocation } from './seed-places.ts';
import { type Running, start } from './start.ts';

/** Starts a server with demo data and a tenant of its own, for a machine without any account. */
export async function startDemo(given: Configuration): Promise<Running> {
  // The tenant has to know the portal's address before the server listens.
  const port = given.port === 0 ? await freePort(given.host) : given.port;
  const publicUrl = given.publicUrl ?? `http://${given.host}:${port}`;
  const secrets = newDemoSecrets();
  const tenant = await startLocalTenant({
    host: given.host,
    port: given.localTenantPort,
    tenantId: demoTenantId,
    api: demoApi,
    applications: demoApplications({
      portalRedirectUris: ['127.0.0.1', 'localhost'].map(name => `http://${name}:${port}/docs`),
      secrets,
    }),
    people: demoPeople,
    clock: systemClock,
    isProduction: false,
  });
  try {
    const running = await start({
      configuration: {
        ...given,
        masterKeys: given.masterKeys.length > 0 ? given.masterKeys : await demoMasterKeys(given.dataFolder),
        port,
        publicUrl,
        authority: tenant.authority,
        tenantIds: [demoTenantId],
        apiClientId: demoApi.clientId,
        portalClientId: demoClients.portal,
        location: demoLocation,
      },
      webhooksToLoopback: true,
      // People sign in at the local tenant; the directories that are linked are real ones.
      async directories() {
        const { openDirectories } = await import('#links/entra/open-directories.ts');
        return openDirectories({ ...given, clock: systemClock });
      },
      async onNewTenant(parts) {
        const { seedDemo } = await import('./seed.ts');
        await seedDemo({ ...parts, clock: systemClock });
      },
    });
    const handle = handlePath(given.dataFolder, given.port);
    await writeHandle(
      handle,
      demoHandle({
        authority: tenant.authority,
        secrets,
        port,
        baseUrl: running.baseUrl,
        locationId: running.locationId,
      }),
    );
    return {
      ...running,
      async warmUp() {
        await running.warmUp();
        await tenant.load();
      },
      async stop() {
        await removeHandle(handle);
        await running.stop();
        await tenant.close();
      },
    };
  } catch (error) {
    await tenant.close();
    throw error;
  }
}

function freePort(host: string): Promise<number> {
  const probe = createServer();
  return new Promise((resolve, reject) => {
    probe.once('error', reject);
    probe.listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

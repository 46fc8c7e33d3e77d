/** `npm start`: reads the environment, starts the server, and stops it when the process is told to. */
import { existsSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { resolveQuickly } from './quick-resolve.ts';
import type { Running } from './start.ts';

/** In milliseconds. */
const longestStop = 10_000;

enableCompileCache();
resolveQuickly();
if (existsSync('.env')) process.loadEnvFile('.env');
// Where somebody has Node write a report of a dying process, the master key stays out of it.
process.report.excludeEnv = true;

try {
  await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}

async function run(): Promise<void> {
  const { readConfiguration } = await import('./config.ts');
  const configuration = readConfiguration(process.env);
  const { apiClientId } = configuration;
  const isDemo = configuration.tenantIds.length === 0 || apiClientId === undefined;
  const running = isDemo
    ? await (await import('./demo.ts')).startDemo(configuration)
    : await (await import('./start.ts')).start({ configuration: { ...configuration, apiClientId } });

  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) {
    process.once(signal, () => {
      // Whatever hangs: what was acknowledged is on disk, and supervisors kill after this time anyway.
      setTimeout(() => process.exit(1), longestStop).unref();
      void running.stop().then(() => process.exit(0));
    });
  }
  console.log(
    isDemo
      ? demoGreeting(running)
      : `Roster listens on ${running.baseUrl}. The portal: ${running.baseUrl}/docs`,
  );
  await running.warmUp();
}

function demoGreeting({ baseUrl }: Running): string {
  return `
Roster listens on ${baseUrl} with demo data and a tenant of its own.

  Portal    ${baseUrl}/docs   sign in there as any of the demo people

In another terminal, in this folder:

  curl -H "Authorization: Bearer $(npm run --silent token)" ${baseUrl}/contacts/
  curl -H "Authorization: Bearer $(npm run --silent token)" -H "Content-Type: application/json" -d '{"firstName":"Ada","email":"ada@example.com"}' ${baseUrl}/contacts/upsert
`;
}

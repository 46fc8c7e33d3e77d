/** As `npm start`, but webhooks may be sent to this machine, as in the demo: for receivers of tests and benchmarks. */
import { readConfiguration } from '#app/config.ts';
import { start } from '#app/start.ts';

const configuration = readConfiguration(process.env);
const running = await start({
  configuration: { ...configuration, apiClientId: configuration.apiClientId ?? '' },
  webhooksToLoopback: true,
});
process.once('SIGTERM', () => void running.stop().then(() => process.exit(0)));
console.log(`Roster listens on ${running.baseUrl}.`);
await running.warmUp();

import { systemClock } from '#base/clock.ts';
import { type EntraDirectories, openDirectories } from '#links/entra/open-directories.ts';
import { createConnection } from '#operations/connection/create.ts';
import { type GraphSimulator, startGraph } from './graph/graph.ts';
import { type StoreTest, textAt } from './operations.ts';

/** Directories that lead to a simulated Entra tenant, once it was started. */
export interface TestDirectories extends EntraDirectories {
  start(): Promise<GraphSimulator>;
  close(): Promise<void>;
}

export function testDirectories(): TestDirectories {
  let simulator: GraphSimulator | undefined;
  let directories: EntraDirectories | undefined;
  const started = () => {
    if (!directories) throw new Error('The test reads a directory that it did not start.');
    return directories;
  };
  return {
    async start() {
      simulator ??= await startGraph({
        pageSize: 20,
        tenantId: '55555555-5555-4555-8555-555555555555',
        clientId: '66666666-6666-4666-8666-666666666666',
      });
      directories = openDirectories({
        authority: simulator.authority,
        graphUrl: simulator.origin,
        clock: systemClock,
        // The simulator's clock is not waited for.
        sleep: async () => {},
      });
      return simulator;
    },
    open: (connection, credentials) => started().open(connection, credentials),
    consentUrl: (connection, back) => started().consentUrl(connection, back),
    graph: (connection, credentials) => started().graph(connection, credentials),
    endNews: async (connection, credentials, signal) => directories?.endNews(connection, credentials, signal),
    close: async () => simulator?.close(),
  };
}

/** A connection to the simulated tenant, as an administrator makes it. */
export async function connectDirectory(
  { perform, startDirectory }: Pick<StoreTest, 'perform' | 'startDirectory'>,
  settings: Readonly<Record<string, unknown>> = {},
  name = 'Example Clinic',
): Promise<{ readonly graph: GraphSimulator; readonly connectionId: string }> {
  const graph = await startDirectory();
  const { clientId, secret } = graph.application;
  const answer = await perform(createConnection, {
    type: 'entra',
    name,
    settings: { tenantId: graph.tenantId, clientId, ...settings },
    credentials: { clientSecret: secret },
  });
  return { graph, connectionId: textAt(answer, 'connection.id') };
}

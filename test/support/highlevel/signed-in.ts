import fastify from 'fastify';
import { type HighLevelAccounts, highLevelAccounts } from '#links/highlevel/accounts.ts';
import { keptCredentials } from '#links/highlevel/kept-credentials.ts';
import { authorizeConnection } from '#operations/connection/authorize.ts';
import { createConnection } from '#operations/connection/create.ts';
import { getConnection } from '#store/connections/connections.ts';
import type { Store } from '#store/store.ts';
import { consentRoute } from '#surfaces/http/consent.ts';
import type { EngineTest } from '#test/support/engines.ts';
import { testLinks } from '#test/support/links.ts';
import { closeAfterTest } from '#test/support/opened.ts';
import { textAt } from '#test/support/operations.ts';
import { type HighLevel, type HighLevelOptions, startHighLevel } from './start.ts';

/** A connection by OAuth to a simulated account, before anybody has signed in. */
export interface SigningIn {
  readonly highLevel: HighLevel;
  readonly locationId: string;
  readonly connectionId: string;
  /** Signs in as a person does, and answers the page that they are shown. */
  consent(): Promise<{ readonly status: number; readonly page: string; readonly address: URL }>;
  /** A token as another process would take it, on its own view of the store. */
  tokenIn(process: HighLevelAccounts): Promise<string>;
  openProcess(owner: string, store?: Store): HighLevelAccounts;
  /** How often tokens were asked for. */
  asked(): number;
}

export async function startSigningIn(
  engine: EngineTest,
  { settings = {}, ...options }: HighLevelOptions & { readonly settings?: object } = {},
): Promise<SigningIn> {
  const { clock, store } = engine;
  const locationId = await engine.newLocation();
  const highLevel = await startHighLevel({ clock, ...options });
  const openProcess = (owner: string, seen: Store = store) =>
    highLevelAccounts({ store: seen, clock, owner, origin: highLevel.origin });
  const server = fastify();
  const accounts = openProcess('first');
  const links = { ...testLinks(), highLevel: accounts };
  consentRoute(server, { store, links: async () => links });
  links.publicUrl = await server.listen({ host: '127.0.0.1', port: 0 });
  closeAfterTest(() => Promise.all([highLevel.close(), server.close(), links.webhooks.close()]));

  const { clientId, clientSecret } = highLevel.tokens.app;
  const made = await engine.perform(locationId, createConnection, {
    type: 'highlevel',
    name: 'HighLevel',
    settings: { clientId, ...settings },
    credentials: { clientSecret },
  });
  const connectionId = textAt(made, 'connection.id');

  return {
    highLevel,
    locationId,
    connectionId,
    openProcess,
    async consent() {
      const answer = await engine.perform(locationId, authorizeConnection, { connectionId }, { links });
      const asked = await fetch(textAt(answer, 'url'), { redirect: 'manual' });
      const address = new URL(asked.headers.get('location') ?? '');
      const response = await fetch(address);
      return { status: response.status, page: await response.text(), address };
    },
    async tokenIn(process) {
      const credentials = await store.read(locationId, async reader => {
        const connection = await getConnection(reader, connectionId);
        const kept = await keptCredentials(reader, connection);
        return kept && process.credentials(connection, kept);
      });
      if (!credentials) throw new Error('Nobody has signed in.');
      return credentials.token(new AbortController().signal);
    },
    asked: () => highLevel.journal.filter(({ operation }) => operation.includes('/oauth/')).length,
  };
}

import { createPublicKey } from 'node:crypto';
import fastify from 'fastify';
import { idMaker } from '#base/id.ts';
import { defaultLinkedFields, type LinkedField } from '#contacts/linked-field.ts';
import type { ConflictRule } from '#links/highlevel/account.ts';
import { outgoingConsumer } from '#links/highlevel/consumer.ts';
import {
  type Credentials,
  oauthCredentials,
  privateIntegration,
  type TokenShelf,
} from '#links/highlevel/credentials.ts';
import { rulesBy } from '#links/highlevel/field-rules.ts';
import { LinkRunner } from '#links/highlevel/link-runner.ts';
import { exchangeCode } from '#links/highlevel/oauth.ts';
import { createConnection } from '#operations/connection/create.ts';
import { localRecords } from '#operations/highlevel/local-records.ts';
import type { Operation } from '#operations/operation.ts';
import { listConflicts } from '#store/connections/conflicts.ts';
import { type BothValues, valuesOfConflict } from '#store/connections/field-conflicts.ts';
import { consume, locationsBehind } from '#store/consumers.ts';
import { beginLink } from '#store/highlevel/links.ts';
import type { Store } from '#store/store.ts';
import { highLevelWebhookRoutes } from '#surfaces/http/highlevel-webhooks.ts';
import { dyingStore } from '#test/support/dying-store.ts';
import { cause, type EngineTest } from '#test/support/engines.ts';
import { closeAfterTest } from '#test/support/opened.ts';
import { type StoreTest, type TestClock, textAt } from '#test/support/operations.ts';
import { type HighLevel, type HighLevelOptions, startHighLevel } from './start.ts';

/** A location that is linked with a simulated account. */
export interface Linked {
  readonly highLevel: HighLevel;
  readonly connectionId: string;
  /** What is to be decided, with the parts of contacts that it is about. */
  conflicts(): Promise<readonly (BothValues & { readonly contactId: string; readonly part: string })[]>;
  readonly refusals: readonly string[];
  /** Sends what changed here and takes what changed there, until nothing is due by the clock. */
  settle(): Promise<void>;
  /** Another process begins after this one stopped, in the middle of whatever runs. */
  restart(): Promise<void>;
  /** As if the process had died and another had begun: nothing is put in order. */
  kill(): Promise<void>;
  /** Begins to work, and does not wait. */
  begin(): Promise<void>;
}

export interface LinkTerms extends HighLevelOptions {
  readonly store: Store;
  readonly clock: TestClock;
  readonly locationId: string;
  readonly connectionId?: string;
  readonly rule?: ConflictRule;
  readonly signsIn?: 'token' | 'oauth';
  /** Waits until calls may be made again. */
  readonly wait?: (milliseconds: number) => Promise<void>;
  readonly fields?: readonly LinkedField[];
  /** An account that somebody else started, and ends. */
  readonly highLevel?: HighLevel;
}

/** So many calls that a test whose clock stands still never waits for the limit. */
const boundless = { burst: 1_000_000, interval: 1000, daily: 1_000_000_000 };

/** Links the default location by a connection that is made for it. */
export async function startConnected(
  { perform, store, clock, locationId }: StoreTest,
  name = 'HighLevel',
): Promise<Linked> {
  const settings = { locationId: 'there' };
  const made = await perform(createConnection, { type: 'highlevel', name, settings });
  return startLinked({ store, clock, locationId, connectionId: textAt(made, 'connection.id') });
}

/** Links the default location with the account that operations reach too. */
export async function startSignedIn(place: StoreTest, name = 'HighLevel'): Promise<Linked> {
  const { perform, store, clock, locationId } = place;
  const highLevel = await place.startHighLevel();
  const made = await perform(createConnection, {
    type: 'highlevel',
    name,
    settings: { locationId: highLevel.locationId, approveFirstRun: true },
    credentials: { privateIntegrationToken: highLevel.token },
  });
  return startLinked({ store, clock, locationId, connectionId: textAt(made, 'connection.id'), highLevel });
}

/** Links a new location. What is done on either side comes five seconds after what was done before. */
export async function linkNewLocation(engine: EngineTest, terms: Partial<LinkTerms> = {}) {
  const { store, clock } = engine;
  const locationId = await engine.newLocation();
  const linked = await startLinked({ store, clock, locationId, ...terms });
  return {
    ...linked,
    locationId,
    perform(operation: Operation, input: object) {
      clock.advance(5000);
      return engine.perform(locationId, operation, input);
    },
    act(method: string, path: string, body?: object) {
      clock.advance(5000);
      return linked.highLevel.act(method, path, body);
    },
  };
}

export async function startLinked(terms: LinkTerms): Promise<Linked> {
  const { store, clock, locationId, rule = 'newest', fields = defaultLinkedFields } = terms;
  const { limits = boundless, signsIn = 'token' } = terms;
  const { wait = async milliseconds => clock.advance(milliseconds) } = terms;
  const newId = idMaker(clock);
  const { connectionId = newId() } = terms;
  const highLevel = terms.highLevel ?? (await startHighLevel({ ...terms, limits }));
  const key = createPublicKey(highLevel.webhookKey);
  const server = fastify();
  highLevelWebhookRoutes(server, { store, clock, key, log: { error: () => {} } });
  const origin = await server.listen({ host: '127.0.0.1', port: 0 });
  const ended = terms.highLevel ? async () => {} : () => highLevel.close();
  closeAfterTest(() => Promise.all([ended(), server.close(), current.runner.close()]));
  const refusals: string[] = [];
  await store.write(locationId, cause, writer => beginLink(writer, connectionId, highLevel.locationId));

  highLevel.webhooks.url = `${origin}/webhooks/highlevel/${connectionId}`;

  const openCredentials =
    signsIn === 'oauth' ? await signIn(highLevel, clock) : () => privateIntegration(highLevel.token);
  let processes = 0;
  const open = () => {
    const process = dyingStore(store);
    const credentials = openCredentials();
    const runner = new LinkRunner({
      store: process.store,
      clock,
      newId,
      owner: `process ${processes++}`,
      origin: highLevel.origin,
      limits,
      random: () => 0.5,
      wait,
      log: {
        error({ error }) {
          refusals.push(error instanceof Error ? (error.stack ?? '') : String(error));
        },
      },
      records: localRecords,
      accountOf: async () => ({
        credentials,
        conflicts: rule,
        ruleOf: await store.read(locationId, async reader => rulesBy(fields, await reader.dictionary())),
      }),
      async onOutcome(_locationId, _connectionId, problem) {
        if (problem?.kind === 'refused') refusals.push(problem.message);
      },
    });
    return { runner, process };
  };
  let current = open();

  async function begin(): Promise<void> {
    for (const place of await locationsBehind(store, outgoingConsumer.name))
      while (await consume(store, outgoingConsumer, place));
    await current.runner.work(locationId);
  }
  return {
    highLevel,
    connectionId,
    refusals,
    begin,
    async settle() {
      // Each round may cause webhooks, which cause another; a dozen is more than any change needs.
      for (let round = 0; round < 12; round += 1) {
        await highLevel.webhooks.settled();
        await begin();
        await current.runner.idle();
      }
    },
    async conflicts() {
      const rows = await store.read(locationId, reader =>
        listConflicts(reader, connectionId, { status: 'open', before: undefined, limit: 100 }),
      );
      return rows.map(row => ({
        contactId: row.contact_id ?? '',
        part: row.field ?? '',
        ...valuesOfConflict(row),
      }));
    },
    async restart() {
      await current.runner.close();
      current = open();
    },
    async kill() {
      const { runner, process } = current;
      process.kill();
      current = open();
      // What it had begun fails: it gives nothing back, and what it was about to keep is not kept.
      await runner.close().catch(() => undefined);
      // What it had sent arrives before the next process may send again: by a lease, and times that no test has.
      await highLevel.idle();
    },
  };
}

/** As a person's consent gives it: tokens that are renewed, and kept by all processes together. */
async function signIn(highLevel: HighLevel, clock: TestClock): Promise<() => Credentials> {
  const app = { origin: highLevel.origin, ...highLevel.tokens.app };
  const redirectUri = 'https://roster.example/back';
  const query = new URLSearchParams({ client_id: app.clientId, redirect_uri: redirectUri, state: '' });
  const code = highLevel.tokens.consent(query).searchParams.get('code') ?? '';
  const { signal } = new AbortController();
  let tokens = await exchangeCode(app, { code, redirectUri }, { now: clock(), signal });
  const shelf: TokenShelf = {
    read: async () => ({ tokens }),
    begin: async () => ({ tokens, isMine: true }),
    async keep(used, renewed) {
      if (used.accessToken === tokens.accessToken) tokens = renewed;
      return tokens;
    },
    leave: async () => undefined,
  };
  return () => oauthCredentials({ app, clock, shelf });
}

import { RosterError } from '#base/errors.ts';
import { idMaker } from '#base/id.ts';
import { logger } from '#base/log.ts';
import { Tenants } from '#identity/tenants.ts';
import { keepSubscriptions } from '#links/entra/keep-subscriptions.ts';
import { notificationPath } from '#links/entra/notification-address.ts';
import { openDirectories } from '#links/entra/open-directories.ts';
import { type Notifications, takeNotifications } from '#links/entra/take-notifications.ts';
import { graphNotificationRoutes } from '#surfaces/http/graph-notifications.ts';
import { httpServer } from '#surfaces/http/server.ts';
import { connectDirectory } from './directories.ts';
import type { GraphSimulator } from './graph/graph.ts';
import { testLinks } from './links.ts';
import type { StoreTest } from './operations.ts';

/** A server that a simulated Graph tells of changes, and a connection to its tenant that was read once. */
export interface Notified {
  readonly graph: GraphSimulator;
  readonly connectionId: string;
  /** Where Graph posts. */
  readonly url: string;
  readonly notifications: Notifications;
  /** Looks after the subscriptions as the worker does. */
  keep(): Promise<void>;
  /** Lets time pass on both sides. */
  pass(milliseconds: number): void;
  /** Waits until what Graph sent was dealt with. */
  told(): Promise<void>;
  /** Asks the directory as far as that is due; tells how often it was asked for changes. */
  asked(): Promise<number>;
  close(): Promise<void>;
}

export async function startNotified(test: StoreTest, name: string): Promise<Notified> {
  const { store, clock } = test;
  const graph = await test.startDirectory();
  graph.clock.advance(clock() - graph.clock.now());
  const notifications = takeNotifications({
    store,
    clock,
    log: {
      error({ error }) {
        throw error;
      },
    },
  });
  const log = logger({ level: 'silent' });
  const server = httpServer({
    store,
    clock,
    routes: [],
    publicUrl: '',
    links: async () => testLinks(),
    tenants: new Tenants({ store, clock, newId: idMaker(clock) }),
    verifier: {
      async verify() {
        throw new RosterError('token_signature', 'Nobody calls with a token here.');
      },
    },
    rateLimiter: { take: () => ({ isAdmitted: true, retryAfter: 0, headers: {} }), close: async () => {} },
    log,
    metrics: { request: () => {} },
    uploadLimit: 1,
    stopping: new AbortController().signal,
  });
  graphNotificationRoutes(server, notifications);
  const address = `${await server.listen({ host: '127.0.0.1', port: 0 })}${notificationPath}`;
  const directories = openDirectories({
    authority: graph.authority,
    graphUrl: graph.origin,
    clock: graph.clock.now,
    sleep: async () => {},
  });
  const keeper = keepSubscriptions({ store, clock, directories, address });
  const { connectionId } = await connectDirectory(test, { approveFirstRun: true }, name);
  const { signal } = new AbortController();
  const asks = () => graph.journal.filter(({ path }) => path.includes('/users/delta')).length;
  await test.runSync();

  return {
    graph,
    connectionId,
    url: `${address}/${connectionId}`,
    notifications,
    async keep() {
      for (const place of await keeper.look()) await keeper.work(place, signal);
    },
    pass(milliseconds) {
      clock.advance(milliseconds);
      graph.clock.advance(milliseconds);
    },
    async told() {
      await graph.notified();
      await notifications.settled();
    },
    async asked() {
      const before = asks();
      await test.runSync();
      return asks() - before;
    },
    async close() {
      await server.close();
      log.close();
    },
  };
}

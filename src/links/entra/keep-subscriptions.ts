import { waitAfter } from '#base/backoff.ts';
import type { Clock } from '#base/clock.ts';
import { digestOf, newSecret } from '#base/secret-digest.ts';
import type { Work } from '#base/worker.ts';
import { listConnections } from '#store/connections/connections.ts';
import { locationOfConnection, locationsWithDirectories } from '#store/connections/due.ts';
import type { Store, StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { causeOf } from '../directory/cause.ts';
import { hurryConnection } from '../directory/next-look.ts';
import { LinkProblem } from '../directory/problem.ts';
import { credentialsOf } from '../directory/read-page.ts';
import type { GraphClient } from './graph-client.ts';
import { changeSubscription, type KeptSubscription, subscriptionOf } from './kept-subscription.ts';
import type { EntraDirectories } from './open-directories.ts';
import {
  createSubscription,
  deleteSubscription,
  type GraphSubscription,
  listSubscriptions,
  renewSubscription,
} from './subscriptions.ts';

export interface KeeperTerms {
  readonly store: Store;
  readonly directories: EntraDirectories;
  /** Under which Graph posts, by connection; see `./notification-address.ts`. */
  readonly address: string;
  readonly clock: Clock;
}

/** How long Graph is asked to keep a subscription, in milliseconds. */
const life = 3 * 86_400_000;
/** How long one process may take for one connection. */
const patience = 240_000;
const lease = 300_000;
const backoff = { first: 60_000, longest: 3_600_000 };
const soonest = 60_000;
const lookEvery = 30_000;

/**
 * Has Graph tell of changes, for each connection to an Entra tenant: a subscription is made, renewed at half its life,
 * and made anew where it is gone. Where that fails the directory is asked as often as ever, and this is tried again.
 */
export function keepSubscriptions(terms: KeeperTerms): Work {
  const { store, clock, address } = terms;
  return {
    name: 'change notifications',
    look: () => locationsWithDirectories(store),
    lookEvery,
    async work(locationId, signal) {
      const connections = await store.read(locationId, reader => listConnections(reader, 'entra'));
      for (const connection of connections) {
        if (signal.aborted) return false;
        if (isDue(connection, subscriptionOf(connection), { now: clock(), address }))
          await keep(terms, connection, signal);
      }
      return false;
    },
  };
}

function isDue(
  { id, status, credentials, failures }: ConnectionTable,
  kept: KeptSubscription,
  { now, address }: { readonly now: number; readonly address: string },
): boolean {
  // Whoever cannot read people cannot subscribe either.
  if (status !== 'active' || credentials === null || failures > 0) return false;
  const isMoved = kept.url !== `${address}/${id}` && kept.failures === 0;
  return kept.takenUntil <= now && (kept.dueAt <= now || isMoved);
}

async function keep(terms: KeeperTerms, connection: ConnectionTable, signal: AbortSignal): Promise<void> {
  const { store, directories, address } = terms;
  const { location_id: locationId, id } = connection;
  const write = <Result>(work: (writer: StoreWriter) => Promise<Result>) =>
    store.write(locationId, causeOf(connection), work);
  const taken = await write(writer =>
    changeSubscription(writer, id, (kept, row) =>
      isDue(row, kept, { now: writer.now, address }) ? { takenUntil: writer.now + lease } : undefined,
    ),
  );
  if (!taken) return;
  try {
    const credentials = await store.read(locationId, reader => credentialsOf(reader, connection));
    const keeping: Keeping = {
      ...terms,
      graph: directories.graph(connection, credentials),
      url: `${address}/${id}`,
      signal: AbortSignal.any([signal, AbortSignal.timeout(patience)]),
    };
    const renewed = await renew(keeping, taken);
    const held =
      renewed ??
      (await make(keeping, taken, changes => write(writer => changeSubscription(writer, id, () => changes))));
    await write(async writer => {
      await changeSubscription(writer, id, () => settled(held, writer.now));
      // Of what changed while there was none, nobody told.
      if (!renewed) await hurryConnection(writer, id);
    });
  } catch (error) {
    if (signal.aborted) return;
    await write(writer => changeSubscription(writer, id, kept => postponed(kept, error, writer.now)));
    if (!(error instanceof LinkProblem)) throw error;
  }
}

interface Keeping extends KeeperTerms {
  readonly graph: GraphClient;
  readonly url: string;
  readonly signal: AbortSignal;
}

/** Nothing where Graph does not have it any more, or posts to another address. */
async function renew(
  { graph, url, clock, signal }: Keeping,
  { id, url: keptUrl, expiresAt }: KeptSubscription,
): Promise<GraphSubscription | undefined> {
  if (id === null || keptUrl !== url || expiresAt <= clock()) return undefined;
  return renewSubscription(graph, id, clock() + life, signal);
}

async function make(
  keeping: Keeping,
  before: KeptSubscription,
  change: (changes: Partial<KeptSubscription>) => Promise<unknown>,
): Promise<GraphSubscription> {
  const { graph, url, clock, signal } = keeping;
  await removeStrays(keeping, before);
  const clientState = newSecret();
  // Kept before it is sent: Graph asks the addresses before it answers, perhaps at another process.
  await change({
    id: null,
    url,
    clientStateHash: digestOf(clientState),
    expectedUntil: clock() + patience,
  });
  const lifecycleNotificationUrl = `${url}/lifecycle`;
  const wanted = { notificationUrl: url, lifecycleNotificationUrl, clientState, expiresAt: clock() + life };
  return createSubscription(graph, wanted, signal);
}

/** Ends what an answer that was lost left at Graph, and what belongs to a connection that was deleted. */
async function removeStrays(
  { graph, store, url, address, signal }: Keeping,
  before: KeptSubscription,
): Promise<void> {
  for (const { id, notificationUrl } of await listSubscriptions(graph, signal)) {
    const isOwn = notificationUrl === url || id === before.id;
    if (isOwn || (await isLeftBehind(store, notificationUrl, address)))
      await deleteSubscription(graph, id, signal);
  }
}

async function isLeftBehind(store: Store, notificationUrl: string, address: string): Promise<boolean> {
  if (!notificationUrl.startsWith(`${address}/`)) return false;
  return (await locationOfConnection(store, notificationUrl.slice(address.length + 1))) === undefined;
}

const free = { takenUntil: 0, expectedUntil: 0 } as const;

function settled({ id, expiresAt }: GraphSubscription, now: number): Partial<KeptSubscription> {
  // By whichever clock it ends sooner, that of Graph or this one.
  const half = Math.min(life, expiresAt - now) / 2;
  return { ...free, id, expiresAt, dueAt: now + Math.max(soonest, half), failures: 0 };
}

function postponed(kept: KeptSubscription, error: unknown, now: number): Partial<KeptSubscription> {
  const failures = kept.failures + 1;
  const asked = error instanceof LinkProblem ? (error.retryAfter ?? 0) : 0;
  return { ...free, failures, dueAt: now + Math.max(waitAfter(failures, backoff), asked) };
}

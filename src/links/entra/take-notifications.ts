import type { Clock } from '#base/clock.ts';
import { isRecord } from '#base/json.ts';
import type { Log } from '#base/log.ts';
import { isSecretOf } from '#base/secret-digest.ts';
import { findConnection, settingsOf } from '#store/connections/connections.ts';
import { locationOfConnection } from '#store/connections/due.ts';
import type { Store } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { causeOf, directoryNews } from '../directory/cause.ts';
import { canHurry, hurryConnection } from '../directory/next-look.ts';
import { changeSubscription, type KeptSubscription, subscriptionOf } from './kept-subscription.ts';

export interface NotificationTerms {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Pick<Log, 'error'>;
}

/** What Graph posts: it says when to look at a directory, and nothing of what it says is taken over. */
export interface Notifications {
  /** Whether a subscription is being made whose addresses Graph asks for. */
  isExpected(connectionId: string): Promise<boolean>;
  /** Takes the body of a post. What becomes of it is seen later: whoever posts is answered at once. */
  take(connectionId: string, body: unknown): void;
  /** Until what was taken is dealt with. */
  settled(): Promise<void>;
  readonly counts: { readonly heeded: number; readonly dropped: number };
}

/** Posts that are dealt with at once; more are dropped, since whoever floods is not Graph. */
const mostAtOnce = 100;

export function takeNotifications({ store, clock, log }: NotificationTerms): Notifications {
  const counts = { heeded: 0, dropped: 0 };
  const running = new Set<Promise<void>>();

  async function find(connectionId: string): Promise<ConnectionTable | undefined> {
    const locationId = await locationOfConnection(store, connectionId);
    if (locationId === undefined) return undefined;
    return store.read(locationId, reader => findConnection(reader, connectionId));
  }

  async function heed(connectionId: string, items: readonly unknown[]): Promise<void> {
    const connection = await find(connectionId);
    const genuine = connection ? items.filter(isRecord).filter(item => isGenuine(item, connection)) : [];
    counts.heeded += genuine.length;
    counts.dropped += items.length - genuine.length;
    if (!connection || genuine.length === 0) return;
    const told = new Set(genuine.map(({ lifecycleEvent }) => lifecycleEvent));
    const change = changeAfter(told, clock());
    if (!change && !canHurry(connection, clock())) return;
    await store.write(connection.location_id, causeOf(connection), async writer => {
      await hurryConnection(writer, connectionId);
      if (!change) return;
      await changeSubscription(writer, connectionId, () => change);
      writer.announce(directoryNews);
    });
  }

  return {
    counts,
    async isExpected(connectionId) {
      const connection = await find(connectionId);
      return connection !== undefined && subscriptionOf(connection).expectedUntil > clock();
    },
    take(connectionId, body) {
      const items = isRecord(body) && Array.isArray(body.value) ? body.value : [];
      if (running.size >= mostAtOnce) {
        counts.dropped += items.length;
        return;
      }
      const heeding = heed(connectionId, items)
        .catch(error => log.error({ error, connectionId }, 'A notification was lost; the poll goes on.'))
        .finally(() => running.delete(heeding));
      running.add(heeding);
    },
    async settled() {
      await Promise.all(running);
    },
  };
}

function isGenuine(item: Readonly<Record<string, unknown>>, connection: ConnectionTable): boolean {
  const kept = subscriptionOf(connection);
  const { clientState, subscriptionId, tenantId } = item;
  if (typeof clientState !== 'string' || !isSecretOf(kept.clientStateHash, clientState)) return false;
  if (kept.id === null || subscriptionId !== kept.id) return false;
  return String(tenantId).toLowerCase() === String(settingsOf(connection).tenantId).toLowerCase();
}

/** What lifecycle notifications change: the subscription is renewed at once, or is gone. */
function changeAfter(events: ReadonlySet<unknown>, now: number): Partial<KeptSubscription> | undefined {
  if (events.has('subscriptionRemoved')) return { id: null, dueAt: now };
  return events.has('reauthorizationRequired') ? { dueAt: now } : undefined;
}

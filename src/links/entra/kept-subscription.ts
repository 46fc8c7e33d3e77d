import { isRecord } from '#base/json.ts';
import {
  findConnection,
  getConnectionForChange,
  stateOf,
  updateConnection,
} from '#store/connections/connections.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';

/** The subscription of a connection to Graph's change notifications, as its state keeps it. Times are milliseconds. */
export interface KeptSubscription {
  /** As Graph names it; null while there is none. */
  readonly id: string | null;
  /** Where Graph was told to post. */
  readonly url: string;
  /** SHA-256 of the client state, in base64url. */
  readonly clientStateHash: string;
  readonly expiresAt: number;
  /** When it is looked after next. */
  readonly dueAt: number;
  /** Until then a process looks after it. */
  readonly takenUntil: number;
  /** Until then Graph may ask whether the addresses are meant. */
  readonly expectedUntil: number;
  /** Tries in a row that failed. */
  readonly failures: number;
}

/** What is kept; of a connection that was never subscribed, that it is due. */
export function subscriptionOf(connection: Pick<ConnectionTable, 'state'>): KeptSubscription {
  const { subscription } = stateOf(connection);
  const kept = isRecord(subscription) ? subscription : {};
  const time = (value: unknown) => (typeof value === 'number' ? value : 0);
  return {
    id: typeof kept.id === 'string' ? kept.id : null,
    url: String(kept.url ?? ''),
    clientStateHash: String(kept.clientStateHash ?? ''),
    expiresAt: time(kept.expiresAt),
    dueAt: time(kept.dueAt),
    takenUntil: time(kept.takenUntil),
    expectedUntil: time(kept.expectedUntil),
    failures: time(kept.failures),
  };
}

/**
 * Changes what is kept; answers it as it is then. Nothing where the connection is gone, or where the change says that
 * there is nothing to do.
 */
export async function changeSubscription(
  store: StoreWriter,
  connectionId: string,
  change: (kept: KeptSubscription, connection: ConnectionTable) => Partial<KeptSubscription> | undefined,
): Promise<KeptSubscription | undefined> {
  if (!(await findConnection(store, connectionId))) return undefined;
  const row = await getConnectionForChange(store, connectionId);
  const before = subscriptionOf(row);
  const changes = change(before, row);
  if (changes === undefined) return undefined;
  const after = { ...before, ...changes };
  await updateConnection(store, {
    ...row,
    state: JSON.stringify({ ...stateOf(row), subscription: after }),
  });
  return after;
}

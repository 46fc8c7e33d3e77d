import { toIso } from '#base/clock.ts';
import type { StoreWriter } from '#store/store.ts';
import type { SubscriptionTable } from '#store/tables.ts';
import { hurryDeliveries } from '#store/webhooks/deliveries.ts';
import { cancelDeliveries } from '#store/webhooks/end-deliveries.ts';
import { noteFailing } from '#store/webhooks/note-failing.ts';
import { readSubscriptions, updateSubscription } from '#store/webhooks/subscriptions.ts';

const hour = 3_600_000;
const day = 24 * hour;
/** Without an arrival for this long it is disabled. */
const dead = 5 * day;
/** Without an arrival for this long its owner is told, once a day. */
const worrying = hour;

/** What the attempts of a batch say of a subscription. */
export interface Findings {
  hasArrived: boolean;
  isGone: boolean;
  /** Its server was spared until now and has answered. */
  hasRecovered: boolean;
  failure: string | undefined;
}

/** Keeps how it goes with subscriptions after a batch of attempts; ends or disables those whose server is gone. */
export async function keepHealth(store: StoreWriter, found: ReadonlyMap<string, Findings>): Promise<void> {
  if (found.size === 0) return;
  for (const row of await readSubscriptions(store)) {
    const findings = found.get(row.id);
    if (!findings) continue;
    const after = afterwards(row, findings, store.now);
    if (after) await keep(store, row, after);
    if (findings.hasRecovered) await hurryDeliveries(store, row.id);
  }
}

type Health = Pick<SubscriptionTable, 'status' | 'reason' | 'failing_since' | 'last_failure' | 'noticed_at'>;

/** Nothing where it stays as it is. */
function afterwards(
  row: SubscriptionTable,
  { hasArrived, isGone, failure }: Findings,
  now: number,
): Health | undefined {
  const health = { ...row, last_failure: failure ?? row.last_failure };
  if (isGone) {
    const reason = 'Its server answered 410: it wants no more. Make a new subscription to begin again.';
    return { ...health, status: 'ended', reason };
  }
  if (hasArrived)
    return row.failing_since === null ? undefined : { ...health, failing_since: null, noticed_at: null };
  if (failure === undefined) return undefined;
  const since = row.failing_since ?? now;
  const failing = { ...health, failing_since: since };
  if (now - since >= dead) {
    const reason = `Nothing has arrived since ${toIso(since)}. ${failure} Its events are kept for 30 days; resume it once its server works.`;
    return { ...failing, status: 'disabled', reason };
  }
  if (now - since >= worrying && (row.noticed_at === null || now - row.noticed_at >= day))
    return { ...failing, noticed_at: now };
  return row.failing_since === null ? failing : undefined;
}

async function keep(store: StoreWriter, row: SubscriptionTable, health: Health): Promise<void> {
  const { status, reason, failing_since, last_failure, noticed_at } = health;
  const isStopped = status !== row.status;
  await updateSubscription(store, {
    ...row,
    status,
    reason,
    failing_since,
    last_failure,
    noticed_at,
    ...(isStopped && { version: row.version + 1, date_updated: store.now }),
  });
  if (!isStopped && noticed_at === row.noticed_at) return;
  if (noticed_at === null && !isStopped) return;
  noteFailing(store, row, { ...row, ...health });
  if (status === 'ended') await cancelDeliveries(store, row.id);
}

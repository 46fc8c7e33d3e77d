import { randomUUID } from 'node:crypto';
import { type Clock, toIso } from '#base/clock.ts';
import type { ChangeType } from './directory.ts';
import type { Faults, NotificationFault } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import type { KeptSubscription, Subscriptions } from './subscriptions.ts';

type Notification = Readonly<Record<string, unknown>>;

interface Waiting {
  readonly url: string;
  readonly item: Notification;
  readonly at: number;
}

export interface Notifier {
  /** Tells those who subscribed of a change of a user, soon. */
  tell(changeType: ChangeType, id: string): void;
  /** Sends a lifecycle notification to all who subscribed. */
  tellLifecycle(event: 'reauthorizationRequired' | 'subscriptionRemoved' | 'missed'): void;
  /** Sends what waits and is due, and waits until it was answered. */
  settled(): Promise<void>;
}

export interface NotifierTerms {
  readonly clock: Clock;
  readonly tenantId: string;
  readonly subscriptions: Subscriptions;
  readonly faults: Faults;
  readonly journal: JournalEntry[];
}

const minute = 60_000;

/** Posts notifications, those to one address that come together in one body. */
export function notifier({ clock, tenantId, subscriptions, faults, journal }: NotifierTerms): Notifier {
  let waiting: Waiting[] = [];
  let sending: Promise<unknown> = Promise.resolve();
  let isPlanned = false;

  function plan(): void {
    if (isPlanned) return;
    isPlanned = true;
    setImmediate(() => {
      isPlanned = false;
      send();
    });
  }

  function send(): void {
    const now = clock();
    const due = waiting.filter(({ at }) => at <= now);
    waiting = waiting.filter(({ at }) => at > now);
    const byUrl = Map.groupBy(due, ({ url }) => url);
    const posts = [...byUrl].map(([url, items]) =>
      post(
        url,
        items.map(({ item }) => item),
      ),
    );
    sending = Promise.all([sending, ...posts]);
  }

  async function post(url: string, value: readonly Notification[]): Promise<void> {
    const entry: JournalEntry = { at: clock(), kind: 'notification', method: 'POST', path: url, status: 0 };
    journal.push(entry);
    try {
      const body = JSON.stringify({ value });
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
        signal: AbortSignal.timeout(10_000),
      });
      await response.body?.cancel();
      entry.status = response.status;
    } catch {
      entry.status = 0;
    }
  }

  function push(url: string, items: readonly Notification[], at = clock()): void {
    for (const item of items) waiting.push({ url, item, at });
    plan();
  }

  function tellOne(subscription: KeptSubscription, item: Notification): void {
    const url = subscription.notificationUrl;
    const fault = faults.due('notification');
    if (fault?.how === 'out of order') {
      waiting.unshift({ url, item, at: clock() });
      plan();
    } else push(url, withFault(item, fault?.how), fault?.how === 'late' ? clock() + minute : clock());
  }

  return {
    tell(changeType, id) {
      for (const subscription of subscriptions.toldOf(changeType))
        tellOne(subscription, {
          subscriptionId: subscription.id,
          subscriptionExpirationDateTime: toIso(subscription.expiresAt),
          changeType,
          clientState: subscription.clientState ?? null,
          resource: `Users/${id}`,
          tenantId,
          resourceData: { '@odata.type': '#Microsoft.Graph.User', '@odata.id': `Users/${id}`, id },
        });
    },
    tellLifecycle(lifecycleEvent) {
      for (const subscription of subscriptions.live) {
        const { id, lifecycleNotificationUrl, expiresAt, clientState, resource } = subscription;
        if (lifecycleNotificationUrl === undefined) continue;
        push(lifecycleNotificationUrl, [
          {
            subscriptionId: id,
            subscriptionExpirationDateTime: toIso(expiresAt),
            clientState: clientState ?? null,
            tenantId,
            resource,
            lifecycleEvent,
          },
        ]);
        if (lifecycleEvent === 'subscriptionRemoved') subscriptions.drop(id);
      }
    },
    async settled() {
      send();
      await sending;
    },
  };
}

function withFault(item: Notification, how: NotificationFault | undefined): readonly Notification[] {
  switch (how) {
    case 'lost':
      return [];
    case 'twice':
      return [item, item];
    case 'foreign subscription':
      return [{ ...item, subscriptionId: randomUUID() }];
    case 'foreign tenant':
      return [{ ...item, tenantId: randomUUID() }];
    case 'wrong state':
      return [{ ...item, clientState: 'not the one that was agreed' }];
    case 'no state':
      return [{ ...item, clientState: null }];
    case 'thousand':
      return Array.from({ length: 1000 }, () => item);
    default:
      return [item];
  }
}

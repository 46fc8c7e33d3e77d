import type { FastifyInstance } from 'fastify';
import type { Metrics } from '#base/metrics.ts';
import { type NotificationTerms, takeNotifications } from '#links/entra/take-notifications.ts';
import { graphNotificationRoutes } from '#surfaces/http/graph-notifications.ts';

/** Lets Microsoft Graph tell of changes, and counts what it tells. */
export function listenForNotifications(
  server: FastifyInstance,
  { metrics, ...terms }: NotificationTerms & { readonly metrics: Pick<Metrics, 'figure'> },
): void {
  const notifications = takeNotifications(terms);
  graphNotificationRoutes(server, notifications);
  metrics.figure({
    name: 'roster_notifications_total',
    help: 'Notifications of a directory that were heeded.',
    kind: 'counter',
    read: () => notifications.counts.heeded,
  });
  metrics.figure({
    name: 'roster_notifications_dropped_total',
    help: 'Notifications that no directory of this server can have sent.',
    kind: 'counter',
    read: () => notifications.counts.dropped,
  });
}

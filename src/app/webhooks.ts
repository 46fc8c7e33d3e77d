import type { Metrics } from '#base/metrics.ts';
import { startWorker, type Worker } from '#base/worker.ts';
import { deliveriesNews } from '#links/webhooks/consumer.ts';
import { Deliverer } from '#links/webhooks/deliverer.ts';
import type { Sender } from '#links/webhooks/sender.ts';
import { webhookViews } from '#operations/subscription/asked.ts';
import type { WorkersTerms } from './workers.ts';

export interface WebhooksTerms extends Pick<WorkersTerms, 'store' | 'clock' | 'owner' | 'log'> {
  readonly sender: Sender;
  readonly metrics: Pick<Metrics, 'figure'>;
}

/** How often work is looked for that this process was not told of, in milliseconds. */
const lookEvery = 1000;
/** How long attempts that run may take to end when the server stops, in milliseconds. */
const patience = 3000;

/** Starts what delivers to subscriptions; their consumer makes the deliveries. */
export function startWebhooks({ store, clock, owner, log, sender, metrics }: WebhooksTerms): Worker {
  const deliverer = new Deliverer({
    store,
    clock,
    owner,
    sender,
    views: webhookViews,
    log,
    onSettled: place => deliveries.wake(place),
  });
  const deliveries = startWorker(
    {
      name: 'deliveries',
      look: () => deliverer.look(),
      work: place => deliverer.work(place),
      lookEvery,
    },
    log,
  );
  store.onNews((place, news) => {
    if (news.has(deliveriesNews)) deliveries.wake(place);
  });
  keepFigures(deliverer, metrics);
  return {
    wake: deliveries.wake,
    async stop() {
      await deliveries.stop();
      await deliverer.close(patience);
      sender.close();
    },
  };
}

function keepFigures(deliverer: Deliverer, metrics: Pick<Metrics, 'figure'>): void {
  metrics.figure({
    name: 'roster_deliveries_total',
    help: 'Webhooks that arrived.',
    kind: 'counter',
    read: () => deliverer.counts.delivered,
  });
  metrics.figure({
    name: 'roster_delivery_failures_total',
    help: 'Attempts to deliver a webhook that failed.',
    kind: 'counter',
    read: () => deliverer.counts.failed,
  });
  metrics.figure({
    name: 'roster_deliveries_in_flight',
    help: 'Webhooks that are being sent.',
    kind: 'gauge',
    read: () => deliverer.inFlight,
  });
}

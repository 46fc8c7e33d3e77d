import type { Metrics } from '#base/metrics.ts';
import type { Worker } from '#base/worker.ts';
import { notificationAddress } from '#links/entra/notification-address.ts';
import type { Configuration } from './config.ts';
import { startHighLevelLinks } from './highlevel.ts';
import type { OpenLinks } from './links.ts';
import { startWebhooks } from './webhooks.ts';
import { startWorkers, type WorkersTerms } from './workers.ts';

export interface BackgroundTerms extends Pick<WorkersTerms, 'store' | 'clock' | 'owner' | 'log' | 'quotas'> {
  readonly configuration: Pick<Configuration, 'retention' | 'graphUrl' | 'highLevelUrl'>;
  readonly links: OpenLinks;
  readonly metrics: Pick<Metrics, 'figure'>;
}

/** Starts all that works beside the calls. */
export function startBackground({ configuration, links, ...terms }: BackgroundTerms): readonly Worker[] {
  const { retention, graphUrl, highLevelUrl } = configuration;
  return [
    ...startWorkers({
      ...terms,
      retention,
      directories: links.directories,
      notificationAddress: notificationAddress(links.publicUrl, graphUrl),
    }),
    startWebhooks({ ...terms, sender: links.webhooks }),
    startHighLevelLinks({ ...terms, origin: highLevelUrl, accounts: links.highLevel }),
  ];
}

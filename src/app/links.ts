import type { Clock } from '#base/clock.ts';
import type { Log } from '#base/log.ts';
import type { EntraDirectories } from '#links/entra/open-directories.ts';
import type { Links } from '#links/links.ts';
import type { Store } from '#store/store.ts';
import type { Configuration } from './config.ts';

/** What the server reaches other systems by. */
export interface OpenLinks extends Links {
  readonly directories: EntraDirectories;
}

export interface LinksTerms {
  readonly configuration: Pick<Configuration, 'authority' | 'graphUrl' | 'highLevelUrl' | 'webhookNetworks'>;
  readonly store: Store;
  readonly clock: Clock;
  /** Names this process in leases. */
  readonly owner: string;
  readonly log: Log;
  readonly publicUrl: string;
  /** What connections lead to, where it is not Microsoft's cloud as configured. */
  readonly directories: (() => Promise<EntraDirectories>) | undefined;
  readonly webhooksToLoopback: boolean;
}

/** Opens what reaches other systems when it is first asked for, since a start waits for none of it. */
export function linksWhenNeeded(terms: LinksTerms): () => Promise<OpenLinks> {
  let opening: Promise<OpenLinks> | undefined;
  return () => {
    opening ??= openLinks(terms);
    return opening;
  };
}

async function openLinks(terms: LinksTerms): Promise<OpenLinks> {
  const { configuration, publicUrl, clock } = terms;
  const { openSender } = await import('#links/webhooks/sender.ts');
  const { openDirectories } = await import('#links/entra/open-directories.ts');
  const { highLevelAccounts } = await import('#links/highlevel/accounts.ts');
  return {
    webhooks: openSender({
      networks: configuration.webhookNetworks,
      allowsLoopback: terms.webhooksToLoopback,
    }),
    directories: (await terms.directories?.()) ?? openDirectories({ ...configuration, clock }),
    highLevel: highLevelAccounts({ ...terms, origin: configuration.highLevelUrl }),
    publicUrl,
  };
}

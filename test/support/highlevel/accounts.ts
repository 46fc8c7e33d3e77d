import type { Clock } from '#base/clock.ts';
import { type HighLevelAccounts, highLevelAccounts } from '#links/highlevel/accounts.ts';
import type { Store } from '#store/store.ts';
import { type HighLevel, type HighLevelOptions, startHighLevel } from './start.ts';

/** Accounts that lead to a simulated HighLevel, once it was started. */
export interface TestAccounts extends HighLevelAccounts {
  start(parts: { readonly store: Store; readonly clock: Clock } & HighLevelOptions): Promise<HighLevel>;
  close(): Promise<void>;
}

export function testAccounts(): TestAccounts {
  let highLevel: HighLevel | undefined;
  let accounts: HighLevelAccounts | undefined;
  const started = () => {
    if (!accounts) throw new Error('The test reaches a HighLevel that it did not start.');
    return accounts;
  };
  return {
    async start({ store, ...options }) {
      highLevel ??= await startHighLevel(options);
      accounts ??= highLevelAccounts({ store, ...options, owner: 'test', origin: highLevel.origin });
      return highLevel;
    },
    credentials: (connection, kept) => started().credentials(connection, kept),
    client: (connection, credentials) => started().client(connection, credentials),
    consentUrl: (connection, back) => started().consentUrl(connection, back),
    exchange: (connection, clientSecret, back) => started().exchange(connection, clientSecret, back),
    close: async () => highLevel?.close(),
  };
}

import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import { digestOf } from '#base/secret-digest.ts';
import { settingsOf } from '#store/connections/connections.ts';
import type { Store } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import type { ConsentReturn } from '../directory/directories.ts';
import { type HighLevelClient, openHighLevelClient } from './client.ts';
import { type Credentials, oauthCredentials, privateIntegration } from './credentials.ts';
import type { KeptCredentials } from './kept-credentials.ts';
import { authorizeUrl, exchangeCode, type TokenSet } from './oauth.ts';
import { tokenShelf } from './token-shelf.ts';

export interface AccountsTerms {
  readonly store: Store;
  readonly clock: Clock;
  /** Names this process in leases. */
  readonly owner: string;
  /** Scheme, host and port of HighLevel's API. */
  readonly origin: string;
}

/** By what accounts of HighLevel are reached. */
export interface HighLevelAccounts {
  /** By what calls of a connection name themselves; nothing while somebody has to sign in first. */
  credentials(connection: ConnectionTable, kept: KeptCredentials): Credentials | undefined;
  /** Calls of a connection outside of its link. */
  client(connection: ConnectionTable, credentials: Credentials): HighLevelClient;
  /** Where a person chooses the location and consents that a connection may work in it. */
  consentUrl(connection: ConnectionTable, back: ConsentReturn): string;
  /** The tokens for a code that came back with a person. Throws `LinkProblem`. */
  exchange(
    connection: ConnectionTable,
    clientSecret: string,
    back: { readonly code: string; readonly redirectUri: string },
  ): Promise<TokenSet>;
}

/** A person waits for a few calls; those of the link keep the pace. */
const unpaced = { begin: async () => () => {} };

/** Connections whose renewals are led at once. */
const mostOpen = 1000;

export function highLevelAccounts({ store, clock, owner, origin }: AccountsTerms): HighLevelAccounts {
  const opened = new BoundedMap<string, Credentials>('HighLevel accounts', mostOpen);
  const appOf = (connection: ConnectionTable, clientSecret: string) => ({
    origin,
    clientId: String(settingsOf(connection).clientId),
    clientSecret,
  });

  return {
    credentials(connection, kept) {
      if ('privateIntegrationToken' in kept) return privateIntegration(kept.privateIntegrationToken);
      if (!kept.tokens) return undefined;
      const app = appOf(connection, kept.clientSecret);
      const key = [connection.id, app.clientId, digestOf(app.clientSecret)].join(' ');
      const known = opened.get(key);
      if (known) return known;
      const { location_id: locationId, id: connectionId } = connection;
      const shelf = tokenShelf({ store, locationId, connectionId, owner });
      const credentials = oauthCredentials({ app, clock, shelf });
      opened.set(key, credentials);
      return credentials;
    },
    client(connection, credentials) {
      const { locationId } = settingsOf(connection);
      return openHighLevelClient({ origin, locationId: String(locationId), credentials, pace: unpaced });
    },
    consentUrl(connection, back) {
      return authorizeUrl({ origin, clientId: String(settingsOf(connection).clientId), ...back });
    },
    exchange(connection, clientSecret, back) {
      const { signal } = new AbortController();
      return exchangeCode(appOf(connection, clientSecret), back, { now: clock(), signal });
    },
  };
}

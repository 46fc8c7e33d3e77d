import { createHash } from 'node:crypto';
import { BoundedMap } from '#base/bounded-map.ts';
import type { Clock } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { groupsOf, settingsOf } from '#store/connections/connections.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import type { Directories } from '../directory/directories.ts';
import type { DirectorySource } from '../directory/source.ts';
import { askedAttributes } from './asked-attributes.ts';
import type { Credential } from './credential.ts';
import { type GraphClient, type GraphTerms, graphClient } from './graph-client.ts';
import { subscriptionOf } from './kept-subscription.ts';
import { deleteSubscription } from './subscriptions.ts';
import { appTokens } from './token.ts';
import { entraSource } from './users-source.ts';
import { withGroups } from './with-groups.ts';

export interface EntraTerms extends Pick<GraphTerms, 'graphUrl' | 'clock' | 'sleep' | 'patience'> {
  /** Where tokens are asked for; plain `http` on loopback alone. */
  readonly authority: string;
  readonly clock: Clock;
}

export interface EntraDirectories extends Directories {
  /** Microsoft Graph as a connection reaches it, signed in to as `open` does. */
  graph(connection: ConnectionTable, credentials: string): GraphClient;
}

/** Connections that are open at once: each keeps its token. */
const mostOpen = 1000;

interface Opened {
  readonly graph: GraphClient;
  readonly source: DirectorySource;
}

/** Opens connections to Entra tenants. */
export function openDirectories({
  authority,
  graphUrl,
  clock,
  sleep,
  patience,
}: EntraTerms): EntraDirectories {
  const opened = new BoundedMap<string, Opened>('directories', mostOpen);

  function openEntra(connection: ConnectionTable, credential: Credential): Opened {
    const { tenantId, clientId, contacts } = settingsOf(connection);
    const tokens = appTokens({
      authority,
      tenantId: String(tenantId),
      clientId: String(clientId),
      credential,
      resource: graphUrl,
      clock,
    });
    const graph = graphClient({
      graphUrl,
      tokens,
      clock,
      ...(sleep && { sleep }),
      ...(patience && { patience }),
    });
    const alsoRead = askedAttributes(connection);
    const source = entraSource({ graph, withContacts: contacts === true, alsoRead });
    const groups = groupsOf(connection);
    return { graph, source: groups.length === 0 ? source : withGroups(source, groups, clock) };
  }

  function openOnce(connection: ConnectionTable, credentials: string): Opened {
    if (connection.type !== 'entra')
      throw new Error(`A connection of type ${connection.type} is not asked for people.`);
    const digest = createHash('sha256').update(credentials).digest('base64url');
    const key = [connection.id, connection.settings, connection.mapping, digest].join(' ');
    const known = opened.get(key);
    if (known) return known;
    const entra = openEntra(connection, credentialIn(credentials));
    opened.set(key, entra);
    return entra;
  }

  return {
    consentUrl(connection, { redirectUri, state }) {
      const { tenantId, clientId } = settingsOf(connection);
      const url = new URL(`${authority}/${String(tenantId)}/v2.0/adminconsent`);
      url.search = new URLSearchParams({
        client_id: String(clientId),
        scope: `${graphUrl}/.default`,
        redirect_uri: redirectUri,
        state,
      }).toString();
      return url.href;
    },
    async endNews(connection, credentials, signal) {
      const { id } = subscriptionOf(connection);
      if (id !== null) await deleteSubscription(openOnce(connection, credentials).graph, id, signal);
    },
    open: (connection, credentials) => openOnce(connection, credentials).source,
    graph: (connection, credentials) => openOnce(connection, credentials).graph,
  };
}

function credentialIn(text: string): Credential {
  const parsed = parseJson(text);
  const { clientSecret, certificate } = isRecord(parsed) ? parsed : {};
  return typeof certificate === 'string' ? { certificate } : { clientSecret: String(clientSecret ?? '') };
}

import Type from 'typebox';
import { toIso } from '#base/clock.ts';
import { RosterError } from '#base/errors.ts';
import { consentPath } from '#links/consent-path.ts';
import { beginConsent } from '#links/directory/consent.ts';
import { keptCredentials } from '#links/highlevel/kept-credentials.ts';
import { getConnectionForChange, settingsOf } from '#store/connections/connections.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ConnectionTable } from '#store/tables-links.ts';
import { linksIn } from '../links-in.ts';
import { command } from '../operation.ts';
import { connectionId, refuseType } from './members.ts';

export const authorizeConnection = command({
  key: 'connection.authorize',
  title: 'Authorise Connection',
  description:
    "Returns the address at which an administrator grants consent: to a connection to Entra ID, or, with the client id and secret of an application, to one to HighLevel, where they choose the location. It holds for 15 minutes and for one use; the application's registration names `/connections/consent` of this server as a redirect address.",
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/authorize' },
  errors: ['not_found', 'conflict'],
  input: { connectionId },
  output: Type.Object({ url: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }),

  async handler({ connectionId }, { store, links }) {
    const row = await getConnectionForChange(store, connectionId);
    refuseType(row.type, ['entra', 'highlevel'], 'consent of an administrator');
    if (row.type === 'highlevel') await refuseWithoutApplication(store, row);
    const { directories, highLevel, publicUrl } = linksIn({ links });
    const { state, until } = await beginConsent(store, row);
    const asked = row.type === 'entra' ? directories : highLevel;
    const url = asked.consentUrl(row, { redirectUri: `${publicUrl}${consentPath}`, state });
    return { url, expiresAt: toIso(until) };
  },
});

async function refuseWithoutApplication(store: StoreWriter, row: ConnectionTable): Promise<void> {
  const kept = await keptCredentials(store, row);
  if (settingsOf(row).clientId !== undefined && kept && 'clientSecret' in kept) return;
  throw new RosterError(
    'conflict',
    'The connection has no application to sign in with. Set settings.clientId and credentials.clientSecret first; with a private integration token there is nothing to authorise.',
  );
}

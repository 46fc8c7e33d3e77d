import Type from 'typebox';
import { toIso } from '#base/clock.ts';
import { beginConsent, consentPath } from '#links/directory/consent.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import { linksIn } from '../links-in.ts';
import { command } from '../operation.ts';
import { connectionId, refuseType } from './members.ts';

export const authorizeConnection = command({
  key: 'connection.authorize',
  title: 'Authorise Connection',
  description:
    "Returns the address at which an administrator grants consent to a connection to Entra ID. It holds for 15 minutes; the application's registration names `/connections/consent` of this server as a redirect address.",
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/authorize' },
  errors: ['not_found', 'conflict'],
  input: { connectionId },
  output: Type.Object({ url: Type.String(), expiresAt: Type.String({ format: 'date-time' }) }),

  async handler({ connectionId }, { store, links }) {
    const row = await getConnectionForChange(store, connectionId);
    refuseType(row.type, ['entra'], 'consent of an administrator');
    const { directories, publicUrl } = linksIn({ links });
    const { state, until } = await beginConsent(store, row);
    const url = directories.consentUrl(row, { redirectUri: `${publicUrl}${consentPath}`, state });
    return { url, expiresAt: toIso(until) };
  },
});

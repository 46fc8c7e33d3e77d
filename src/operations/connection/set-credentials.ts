import Type from 'typebox';
import { Connection } from '#contacts/connection.ts';
import { wakeConnection } from '#links/directory/poll.ts';
import { linkApproved } from '#links/highlevel/connection-link.ts';
import { replacedCredentials, withSignInProblem } from '#links/highlevel/kept-credentials.ts';
import { getConnectionForChange, sealedAt, updateConnection } from '#store/connections/connections.ts';
import { command } from '../operation.ts';
import { checkCredentials, connectionId, credentials as credentialsMember } from './members.ts';
import { presentConnection } from './present.ts';
import { scimDoor } from './scim-door.ts';

export const setConnectionCredentials = command({
  key: 'connection.setCredentials',
  title: 'Set Credentials of Connection',
  description:
    'Replaces the secret, certificate or token of a connection, which is never read back. One of type `scim` takes none: it answers a new secret token; the one before is taken for another day, or until the next change.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/connections/{connectionId}/credentials' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: { connectionId, credentials: credentialsMember },
  output: Type.Object({ connection: Connection }),
  record: 'connection',

  async handler({ connectionId, credentials }, { store, ifVersion, links }) {
    const before = await getConnectionForChange(store, connectionId, ifVersion);
    const secret = await checkCredentials(before, credentials);
    const isHighLevel = before.type === 'highlevel';
    const kept = isHighLevel ? await replacedCredentials(store, before, secret) : secret;
    const after = {
      ...before,
      version: before.version + 1,
      ...(before.type !== 'scim' && { credentials: await store.seal(sealedAt(connectionId), kept) }),
      ...(isHighLevel && { state: withSignInProblem(before, undefined) }),
      date_updated: store.now,
    };
    await updateConnection(store, after);
    await linkApproved(store, after);
    const woken = await wakeConnection(store, after, 'incremental');
    return {
      connection: {
        ...(await presentConnection(store, woken, links?.publicUrl)),
        ...(before.type === 'scim' && (await scimDoor(store, links, connectionId))),
      },
    };
  },
});

import Type from 'typebox';
import { Connection } from '#contacts/connection.ts';
import { wakeConnection } from '#links/directory/poll.ts';
import { getConnectionForChange, sealedAt, updateConnection } from '#store/connections/connections.ts';
import { command } from '../operation.ts';
import { checkCredentials, connectionId, credentials as credentialsMember } from './members.ts';
import { presentConnection } from './present.ts';

export const setConnectionCredentials = command({
  key: 'connection.setCredentials',
  title: 'Set Credentials of Connection',
  description: 'Replaces the secret, certificate or token of a connection, which is never read back.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'PUT', path: '/connections/{connectionId}/credentials' },
  isIdempotent: true,
  errors: ['not_found', 'version_conflict'],
  input: { connectionId, credentials: credentialsMember },
  output: Type.Object({ connection: Connection }),
  record: 'connection',

  async handler({ connectionId, credentials }, { store, ifVersion }) {
    const before = await getConnectionForChange(store, connectionId, ifVersion);
    const secret = await checkCredentials(before.type, credentials);
    const after = {
      ...before,
      version: before.version + 1,
      credentials: await store.seal(sealedAt(connectionId), secret),
      date_updated: store.now,
    };
    await updateConnection(store, after);
    return { connection: await presentConnection(store, await wakeConnection(store, after, 'incremental')) };
  },
});

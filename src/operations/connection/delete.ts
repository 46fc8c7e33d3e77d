import Type from 'typebox';
import { syncRunKind } from '#links/directory/place.ts';
import { getConnectionForChange, removeConnection } from '#store/connections/connections.ts';
import { endLink } from '#store/highlevel/links.ts';
import { cancelJob, findOpenJob } from '#store/jobs/jobs.ts';
import { command } from '../operation.ts';
import { connectionId } from './members.ts';

export const deleteConnection = command({
  key: 'connection.delete',
  title: 'Delete Connection',
  description: 'Ends a connection and keeps the contacts on both sides.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'DELETE', path: '/connections/{connectionId}' },
  isIdempotent: true,
  isDestructive: true,
  errors: ['not_found', 'version_conflict'],
  input: { connectionId },
  output: Type.Object({ success: Type.Boolean() }),

  async handler({ connectionId }, { store, caller, ifVersion }) {
    const { name, type } = await getConnectionForChange(store, connectionId, ifVersion);
    const run = await findOpenJob(store, syncRunKind, connectionId);
    if (run) await cancelJob(store, run.id, caller.rights);
    await endLink(store, connectionId);
    await removeConnection(store, connectionId);
    store.noteEvent({ type: 'connection.removed', data: { connectionId, name, type }, changes: [] });
    return { success: true };
  },
});

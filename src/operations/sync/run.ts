import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Job } from '#contacts/job.ts';
import { runModes } from '#links/directory/place.ts';
import { startRun } from '#links/directory/poll.ts';
import { startCompare } from '#links/highlevel/connection-link.ts';
import { getConnectionForChange } from '#store/connections/connections.ts';
import { resumeJob } from '#store/jobs/jobs.ts';
import { connectionId } from '../connection/members.ts';
import { command } from '../operation.ts';

export const runSync = command({
  key: 'sync.run',
  title: 'Run Sync',
  description:
    'Starts a full or incremental sync of a connection, at once also where it keeps failing. Of a HighLevel account both sides are compared. Where a run goes on already, that one is answered.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/runs', status: 202 },
  errors: ['not_found', 'conflict'],
  input: {
    connectionId,
    mode: Type.Optional(
      Type.Enum([...runModes], {
        default: 'incremental',
        description:
          '`full` reads everybody, and takes away who is not there; `incremental` reads what changed. A full run of a HighLevel account costs a call for each contact, three where there are 5,000 at most, of the limit that HighLevel has for a day.',
      }),
    ),
  },
  output: Type.Object({ job: Job }),

  async handler({ connectionId, mode = 'incremental' }, { store, caller }) {
    const connection = await getConnectionForChange(store, connectionId);
    if (connection.type === 'entra' && connection.credentials === null)
      throw new RosterError('conflict', 'The connection has no credentials. Set them first.');
    if (connection.status === 'paused')
      throw new RosterError('conflict', 'The connection is paused. Resume it first.');
    const job =
      connection.type === 'highlevel'
        ? await startCompare(store, connection, mode)
        : await startRun(store, connection, mode);
    if (job.state !== 'waiting') return { job };
    // One that waits after a failure is tried at once.
    return { job: await resumeJob(store, job.id, caller.rights, ({ cursor }) => cursor) };
  },
});

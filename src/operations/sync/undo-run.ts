import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { Job } from '#contacts/job.ts';
import { causeOf, runRight } from '#links/directory/cause.ts';
import { undoRunKind } from '#links/directory/undo-run.ts';
import { getConnection } from '#store/connections/connections.ts';
import { startJob } from '#store/jobs/jobs.ts';
import { connectionId, refuseType } from '../connection/members.ts';
import { command } from '../operation.ts';
import { getRun, runId } from './members.ts';

export const undoSyncRun = command({
  key: 'sync.undoRun',
  title: 'Undo Sync Run',
  description:
    'Gives every record that a run changed its former values back, unless it was changed since. Contacts that it made go to the recycle bin, and leavers whom it brought back leave again. Pause the connection first where the next run would do the same again.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/runs/{runId}/undo', status: 202 },
  isDestructive: true,
  errors: ['not_found', 'conflict'],
  input: { connectionId, runId },
  output: Type.Object({ job: Job }),

  async handler(run, { store, caller }) {
    const connection = await getConnection(store, run.connectionId);
    refuseType(connection.type, ['entra', 'scim'], 'run to undo');
    const { id, dateEnded } = await getRun(store, run, caller);
    if (dateEnded === undefined)
      throw new RosterError('conflict', 'The run has not ended. Wait for it, or cancel it, then undo it.');
    const job = await startJob(store, {
      kind: undoRunKind,
      scope: runRight,
      subject: run.connectionId,
      actor: causeOf(connection).actor,
      parameters: { connectionId: run.connectionId, runId: id },
    });
    return { job };
  },
});

import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { connectionId } from '../connection/members.ts';
import { endJob } from '../job/end-job.ts';
import { command } from '../operation.ts';
import { getRun, runId } from './members.ts';

export const cancelSyncRun = command({
  key: 'sync.cancelRun',
  title: 'Cancel Sync Run',
  description:
    'Stops a run at the end of its batch. What it wrote stays; the next run reads again from where the one before it ended. What is known to have changed in a linked HighLevel account or here goes on its way.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/runs/{runId}/cancel' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { connectionId, runId },
  output: Type.Object({ job: Job }),

  async handler(run, { store, caller }) {
    const { id } = await getRun(store, run, caller);
    return { job: await endJob(store, id, caller.rights) };
  },
});

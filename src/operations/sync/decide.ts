import Type from 'typebox';
import { RosterError } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { Job } from '#contacts/job.ts';
import { resumeJob } from '#store/jobs/jobs.ts';
import { connectionId } from '../connection/members.ts';
import { command } from '../operation.ts';
import { getRun, runId } from './members.ts';

export const decideSync = command({
  key: 'sync.decide',
  title: 'Decide on Stopped Sync',
  description:
    'Lets a run that waits go on: one that the guard stopped, the first of a connection, or the first link of a HighLevel account; or drops what it wanted to do. A first run or link that is dropped pauses the connection.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'POST', path: '/connections/{connectionId}/runs/{runId}/decision' },
  isIdempotent: true,
  isDestructive: true,
  errors: ['not_found', 'conflict'],
  input: { connectionId, runId, decision: Type.Enum(['continue', 'discard']) },
  output: Type.Object({ job: Job }),

  async handler({ decision, ...run }, { store, caller }) {
    const { id, state } = await getRun(store, run, caller);
    if (state !== 'stopped')
      throw new RosterError('conflict', `The run is ${state}, so there is nothing to decide.`);
    const job = await resumeJob(store, id, caller.rights, ({ cursor }) => ({
      ...(isRecord(cursor) && cursor),
      decision,
    }));
    return { job };
  },
});

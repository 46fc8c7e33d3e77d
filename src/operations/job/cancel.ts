import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { command } from '../operation.ts';
import { endJob } from './end-job.ts';
import { jobId } from './members.ts';

export const cancelJob = command({
  key: 'job.cancel',
  title: 'Cancel Job',
  description:
    'Stops a job and leaves what it has already done. Whoever cancels it needs the right of the operation that began it. One that has ended is left as it is.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/jobs/{jobId}/cancel' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { jobId },
  output: Type.Object({ job: Job }),

  handler: async ({ jobId }, { store, caller }) => ({ job: await endJob(store, jobId, caller.rights) }),
});

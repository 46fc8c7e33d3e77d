import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { getJob as get } from '#store/jobs/jobs.ts';
import { query } from '../operation.ts';
import { jobId } from './members.ts';

export const getJob = query({
  key: 'job.get',
  title: 'Get Job',
  description: 'Returns how far a job is, what it has done and why it failed.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/jobs/{jobId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { jobId },
  output: Type.Object({ job: Job }),

  handler: async ({ jobId }, { store, caller }) => ({ job: await get(store, jobId, caller.rights) }),
});

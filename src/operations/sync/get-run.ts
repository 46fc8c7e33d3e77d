import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { connectionId } from '../connection/members.ts';
import { query } from '../operation.ts';
import { getRun, runId } from './members.ts';

export const getSyncRun = query({
  key: 'sync.getRun',
  title: 'Get Sync Run',
  description: 'Returns one sync run with its counts, its state and what stopped it.',
  group: 'platform',
  scope: 'roster.admin',
  http: { method: 'GET', path: '/connections/{connectionId}/runs/{runId}' },
  isIdempotent: true,
  errors: ['not_found'],
  input: { connectionId, runId },
  output: Type.Object({ job: Job }),

  handler: async (run, { store, caller }) => ({ job: await getRun(store, run, caller) }),
});

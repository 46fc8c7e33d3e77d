import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { query } from '../operation.ts';
import { exportId, getExport as get } from './members.ts';

export const getExport = query({
  key: 'export.get',
  title: 'Get Export',
  description: 'Returns how far an export is.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/exports/{exportId}' },
  isIdempotent: true,
  input: { exportId },
  output: Type.Object({ job: Job }),

  handler: async ({ exportId }, { store }) => ({ job: await get(store, exportId) }),
});

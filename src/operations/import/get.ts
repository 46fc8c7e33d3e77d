import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { query } from '../operation.ts';
import { getImport as get, importId } from './members.ts';

export const getImport = query({
  key: 'import.get',
  title: 'Get Import',
  description: 'Returns how far an import is and how many rows were created, updated, skipped or refused.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/imports/{importId}' },
  isIdempotent: true,
  input: { importId },
  output: Type.Object({ job: Job }),

  handler: async ({ importId }, { store }) => ({ job: await get(store, importId) }),
});

import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { cancelJob } from '#store/jobs/jobs.ts';
import { command } from '../operation.ts';
import { getImport, importId, importRights } from './members.ts';

export const cancelImport = command({
  key: 'import.cancel',
  title: 'Cancel Import',
  description: 'Stops an import and leaves the rows already written. One that has ended is left as it is.',
  group: 'data',
  scope: 'contacts.write',
  http: { method: 'POST', path: '/contacts/imports/{importId}/cancel' },
  isIdempotent: true,
  input: { importId },
  output: Type.Object({ job: Job }),

  async handler({ importId }, { store }) {
    const before = await getImport(store, importId);
    const job = await cancelJob(store, importId, importRights);
    if (before.dateEnded === undefined) {
      const { counts, state } = job;
      store.noteEvent({ type: 'import.finished', data: { importId, state, counts }, changes: [] });
    }
    return { job };
  },
});

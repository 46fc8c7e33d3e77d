import Type from 'typebox';
import { Job } from '#contacts/job.ts';
import { deleteBlob } from '#store/blobs.ts';
import { cancelJob } from '#store/jobs/jobs.ts';
import { command } from '../operation.ts';
import { exportId, exportRights, fileIdOf, getExport } from './members.ts';

export const cancelExport = command({
  key: 'export.cancel',
  title: 'Cancel Export',
  description: 'Stops an export and drops its file.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'POST', path: '/contacts/exports/{exportId}/cancel' },
  isIdempotent: true,
  input: { exportId },
  output: Type.Object({ job: Job }),

  async handler({ exportId }, { store }) {
    const fileId = fileIdOf(await getExport(store, exportId));
    if (fileId !== undefined) await deleteBlob(store, fileId);
    return { job: await cancelJob(store, exportId, exportRights) };
  },
});

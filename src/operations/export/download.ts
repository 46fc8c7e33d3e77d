import { RosterError } from '#base/errors.ts';
import { getBlob, readBlob } from '#store/blobs.ts';
import { download } from '../operation.ts';
import { exportId, fileIdOf, getExport } from './members.ts';

export const downloadExport = download({
  key: 'export.download',
  title: 'Download Export',
  description: 'Streams the file of a finished export. It is kept for seven days.',
  group: 'data',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/contacts/exports/{exportId}/file' },
  isIdempotent: true,
  errors: ['conflict'],
  answers: ['text/csv', 'application/x-ndjson', 'text/vcard'],
  input: { exportId },

  async handler({ exportId }, { store }) {
    const job = await store.read(reader => getExport(reader, exportId));
    const fileId = fileIdOf(job);
    if (fileId === undefined) {
      throw new RosterError('conflict', `The export is ${job.state} and has no file. Wait until it is done.`);
    }
    const blob = await store.read(reader => getBlob(reader, fileId));
    const { name, mediaType, size } = blob;
    return { name, mediaType, size, pieces: () => readBlob(store.read, blob) };
  },
});

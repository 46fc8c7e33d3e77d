import Type from 'typebox';
import { readBlob } from '#store/blobs.ts';
import { getFieldFile } from '#store/field-files.ts';
import { locationId } from '../location/in-path.ts';
import { download } from '../operation.ts';

export const downloadFieldFile = download({
  key: 'field.downloadFile',
  title: 'Download File of Custom Field',
  description: 'Streams a file that a file field of a contact or business holds.',
  group: 'schema',
  scope: 'contacts.readonly',
  http: { method: 'GET', path: '/locations/{locationId}/customFields/files/{fileId}' },
  isIdempotent: true,
  errors: ['not_found'],
  answers: ['application/octet-stream'],
  input: {
    locationId,
    fileId: Type.String({
      minLength: 1,
      maxLength: 255,
      description: 'The `documentId` of the value; its `url` is this address.',
    }),
  },

  async handler({ fileId }, { store }) {
    const blob = await store.read(reader => getFieldFile(reader, fileId));
    const { name, mediaType, size } = blob;
    return { name, mediaType, size, pieces: () => readBlob(store.read, blob) };
  },
});

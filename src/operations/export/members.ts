import Type from 'typebox';
import type { Job } from '#contacts/job.ts';
import type { StoreReader } from '#store/store.ts';
import { getJobOf } from '../job/page.ts';

export const exportId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the export.' });

/** The right of `export.create`. */
export const exportRights: ReadonlySet<string> = new Set(['contacts.readonly']);

/** The job of an export. Throws `not_found`, for another job too. */
export function getExport(store: StoreReader, id: string): Promise<Job> {
  return getJobOf(store, { id, kind: 'export', what: 'The export', rights: exportRights });
}

/** The file of an export, once it has one. */
export function fileIdOf({ result }: Job): string | undefined {
  const hasFile = typeof result === 'object' && result !== null && 'fileId' in result;
  return hasFile && typeof result.fileId === 'string' ? result.fileId : undefined;
}

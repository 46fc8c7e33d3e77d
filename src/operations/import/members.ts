import Type from 'typebox';
import type { Job } from '#contacts/job.ts';
import type { StoreReader } from '#store/store.ts';
import { getJobOf } from '../job/page.ts';

export const importId = Type.String({ minLength: 1, maxLength: 255, description: 'The id of the import.' });

/** The right of `import.create`: who may see imports may see all, whatever the rights that their jobs need. */
export const importRights: ReadonlySet<string> = new Set(['contacts.write']);

/** The job of an import. Throws `not_found`, for another job too. */
export function getImport(store: StoreReader, id: string): Promise<Job> {
  return getJobOf(store, { id, kind: 'import', what: 'The import', rights: importRights });
}

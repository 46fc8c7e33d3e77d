import { isRecord, parseJson } from '#base/json.ts';
import { deleteBlob } from '../blobs.ts';
import { forgetImportErrors } from '../import-errors.ts';
import { forgetTrial } from '../import-trial.ts';
import type { StoreWriter } from '../store.ts';
import type { JobTable } from '../tables.ts';
import type { ErasedContacts } from './erase-contact.ts';
import type { ErasureStep } from './places.ts';

/**
 * Files of imports and exports, the rows that imports refused, and what dry runs of them would have written: whom they name is
 * not known without reading all of them, so all go. An export that runs fails, to be begun again; an import that runs still
 * needs its file.
 */
export async function eraseTransfers(
  store: StoreWriter,
  _erased: ErasedContacts,
  after: string,
): Promise<ErasureStep> {
  const job = await store.database
    .selectFrom('job')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('kind', 'in', ['import', 'export'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (!job) return { after: null, erased: 0 };
  if (job.kind === 'import' && job.date_ended === null) return { after: job.id, erased: 0 };
  if (job.date_ended === null) await fail(store, job);
  const fileId = fileOf(job);
  const hasMore = fileId !== undefined && (await deleteBlob(store, fileId));
  const hadErrors = await forgetImportErrors(store, job.id);
  const hasTried = await forgetTrial(store, job.id);
  // The same job again, until nothing of it is left.
  return { after: hasMore || hadErrors || hasTried ? after : job.id, erased: 1 };
}

async function fail(store: StoreWriter, { id }: JobTable): Promise<void> {
  const error = 'A person was erased while the file was written. Begin the export again.';
  await store.database
    .updateTable('job')
    .set({ state: 'failed', error, lease_owner: null, date_updated: store.now, date_ended: store.now })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
}

/** An import is given its file; an export has it as its result, and before that in its place. */
function fileOf({ parameters, cursor, result }: JobTable): string | undefined {
  for (const text of [parameters, result, cursor]) {
    const members = parseJson(text);
    if (isRecord(members) && typeof members.fileId === 'string') return members.fileId;
  }
  return undefined;
}

import { isRecord, parseJson } from '#base/json.ts';
import type { ContactState } from '#contacts/contact-state.ts';
import { startJob } from '../jobs/jobs.ts';
import type { StoreWriter } from '../store.ts';
import { eraseContact } from './erase-contact.ts';
import { keepErasure } from './erasures.ts';

/** The kind of the job that destroys what is left of erased contacts. */
export const erasureJobKind = 'contact.erase';

/** The right that an erasure needs. */
export const erasureRight = 'roster.admin';

/** Erases a contact with what hangs on it, and begins the job that destroys the rest; `reason` is kept with the proof. */
export async function beginErasure(
  store: StoreWriter,
  contact: ContactState,
  reason: string,
): Promise<{ readonly certificateId: string; readonly jobId: string }> {
  const certificateId = store.newId();
  const { contactIds, held } = await eraseContact(store, contact, certificateId);
  const { id: jobId } = await startJob(store, {
    kind: erasureJobKind,
    scope: erasureRight,
    parameters: { contactIds, held, certificateId },
  });
  await keepErasure(store, { certificateId, contactIds, reason, jobId });
  return { certificateId, jobId };
}

/** Begins the job of an erasure anew, since it was cancelled or failed; answers its id. */
export async function repeatErasureJob(store: StoreWriter, jobId: string): Promise<string> {
  const row = await store.database
    .selectFrom('job')
    .select('parameters')
    .where('location_id', '=', store.locationId)
    .where('id', '=', jobId)
    .executeTakeFirstOrThrow();
  const parameters = parseJson(row.parameters);
  if (!isRecord(parameters)) throw new Error('What an erasure is to do cannot be read.');
  return (await startJob(store, { kind: erasureJobKind, scope: erasureRight, parameters })).id;
}

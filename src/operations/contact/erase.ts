import Type from 'typebox';
import { notFound, RosterError } from '#base/errors.ts';
import { findForChange } from '#store/contacts/contacts.ts';
import { beginErasure, erasureRight, repeatErasureJob } from '#store/erasure/begin-erasure.ts';
import { changeErasure, findErasure, foldedIntoWhich } from '#store/erasure/erasures.ts';
import { findJobState } from '#store/jobs/jobs.ts';
import type { StoreWriter } from '#store/store.ts';
import type { ErasureTable } from '#store/tables.ts';
import { command } from '../operation.ts';
import { contactId } from './members.ts';

export const eraseContact = command({
  key: 'contact.erase',
  title: 'Erase Contact',
  description:
    "Destroys every copy of a contact's personal data for a privacy request and keeps only proof that it was done. The record and what hangs on it go in the call, also from the recycle bin; the rest by a job, and the call repeated says whether that is done.",
  group: 'data',
  scope: erasureRight,
  http: { method: 'POST', path: '/contacts/{contactId}/erase' },
  isIdempotent: true,
  isDestructive: true,
  checksVersion: true,
  errors: ['not_found', 'conflict', 'version_conflict'],
  input: {
    contactId,
    reason: Type.String({
      minLength: 1,
      maxLength: 1000,
      description: 'Kept with the proof: name the request, not the person.',
    }),
  },
  output: Type.Object({
    erased: Type.Boolean({ description: 'The contact and what hung on it are gone.' }),
    certificateId: Type.String({ description: 'Names the proof.' }),
    complete: Type.Boolean({ description: 'Whether the job has destroyed every copy, too.' }),
    jobId: Type.String(),
  }),

  async handler({ contactId, reason }, { store, ifVersion }) {
    const state = await findForChange(store, contactId, ifVersion);
    const known = await findErasure(store, contactId);
    if (known) return { erased: true, ...(await goOn(store, known)) };
    if (!state) return refuse(store, contactId);
    return { erased: true, complete: false, ...(await beginErasure(store, state, reason)) };
  },
});

/** How far an erasure is. One whose job was stopped or failed is begun again. */
async function goOn(
  store: StoreWriter,
  { certificate_id: certificateId, job_id: jobId, done_at }: ErasureTable,
): Promise<{ certificateId: string; complete: boolean; jobId: string }> {
  const complete = done_at !== null;
  const state = complete ? 'done' : await findJobState(store, jobId);
  if (state !== 'failed' && state !== 'cancelled') return { certificateId, complete, jobId };
  const again = await repeatErasureJob(store, jobId);
  await changeErasure(store, certificateId, { job_id: again });
  return { certificateId, complete, jobId: again };
}

async function refuse(store: StoreWriter, contactId: string): Promise<never> {
  const left = await foldedIntoWhich(store, contactId);
  if (left === undefined) throw notFound('The contact');
  throw new RosterError(
    'conflict',
    `The contact was merged into ${left}. Erase that one, or undo the merge first.`,
  );
}

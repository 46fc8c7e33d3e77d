import type { StoreReader, StoreWriter } from '../store.ts';
import type { ErasureTable } from '../tables.ts';

/** The proof that a contact was erased: it holds nothing of the person but the id. */
export async function findErasure(store: StoreReader, contactId: string): Promise<ErasureTable | undefined> {
  return store.database
    .selectFrom('erasure')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .executeTakeFirst();
}

export interface ErasureProof {
  readonly certificateId: string;
  readonly contactIds: readonly string[];
  readonly reason: string;
  readonly jobId: string;
}

export async function keepErasure(store: StoreWriter, proof: ErasureProof): Promise<void> {
  const rows = proof.contactIds.map(contactId => ({
    location_id: store.locationId,
    contact_id: contactId,
    certificate_id: proof.certificateId,
    at: store.now,
    actor: JSON.stringify(store.cause.actor),
    reason: proof.reason,
    job_id: proof.jobId,
    done_at: null,
  }));
  await store.database.insertInto('erasure').values(rows).execute();
}

export async function changeErasure(
  store: StoreWriter,
  certificateId: string,
  change: Partial<Pick<ErasureTable, 'job_id' | 'done_at'>>,
): Promise<void> {
  await store.database
    .updateTable('erasure')
    .set(change)
    .where('location_id', '=', store.locationId)
    .where('certificate_id', '=', certificateId)
    .execute();
}

/** The contact that is left of the merge which took this one. */
export async function foldedIntoWhich(store: StoreReader, contactId: string): Promise<string | undefined> {
  const row = await store.database
    .selectFrom('merged_contact')
    .innerJoin('merge', join =>
      join
        .onRef('merge.location_id', '=', 'merged_contact.location_id')
        .onRef('merge.id', '=', 'merged_contact.merge_id'),
    )
    .select('merge.contact_id')
    .where('merged_contact.location_id', '=', store.locationId)
    .where('merged_contact.contact_id', '=', contactId)
    .where('merge.undone_at', 'is', null)
    .executeTakeFirst();
  return row?.contact_id;
}

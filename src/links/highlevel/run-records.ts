import type { Change } from '#contacts/event.ts';
import { noteSyncRecord } from '#store/connections/records.ts';
import type { StoreWriter } from '#store/store.ts';
import type { SyncRecordTable } from '#store/tables-links.ts';

/** What became of a contact, here or there. */
export interface ContactOutcome {
  /** The contact there; '' where there is none. */
  readonly remoteId: string;
  /** The contact here. */
  readonly contactId: string | null;
  readonly outcome: SyncRecordTable['outcome'] | 'unchanged';
  readonly changes: readonly Change[];
  readonly reason: string | null;
}

/** Keeps what became of a contact with the run that had it looked at, if there is one; what stayed as it was is not kept. */
export async function noteOutcome(
  store: StoreWriter,
  runId: string | null,
  { remoteId, contactId, outcome, changes, reason }: ContactOutcome,
): Promise<void> {
  if (runId === null || outcome === 'unchanged') return;
  await noteSyncRecord(store, {
    run_id: runId,
    person_id: remoteId,
    contact_id: contactId,
    outcome,
    reason,
    changes: JSON.stringify(changes),
    // The link has no undo that would go by these.
    before: '{}',
    after: '{}',
  });
}

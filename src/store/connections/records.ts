import { insertRows } from '../insert-rows.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { SyncRecordTable } from '../tables-links.ts';

export type NewSyncRecord = Omit<SyncRecordTable, 'location_id' | 'id'>;

/** Keeps what a run did with a person. */
export async function noteSyncRecord(store: StoreWriter, record: NewSyncRecord): Promise<void> {
  await noteSyncRecords(store, [record]);
}

/** Keeps what a run did with people. */
export async function noteSyncRecords(store: StoreWriter, records: readonly NewSyncRecord[]): Promise<void> {
  await insertRows(
    store,
    'sync_record',
    records.map(record => ({ location_id: store.locationId, id: store.newId(), ...record })),
  );
}

export interface SyncRecordsQuery {
  readonly runId: string;
  readonly outcome?: SyncRecordTable['outcome'] | undefined;
  /** The last record of the page before, or '' at first. */
  readonly after: string;
  readonly limit: number;
}

/** What a run did, in its order. */
export async function listSyncRecords(
  { database, locationId }: StoreReader | StoreWriter,
  { runId, outcome, after, limit }: SyncRecordsQuery,
): Promise<SyncRecordTable[]> {
  let rows = database
    .selectFrom('sync_record')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('run_id', '=', runId)
    .where('id', '>', after);
  if (outcome !== undefined) rows = rows.where('outcome', '=', outcome);
  return rows.orderBy('id').limit(limit).execute();
}

/** Some of what a run did, the last first: those before a record, or of the end where none is named. */
export async function syncRecordsBefore(
  { database, locationId }: StoreWriter,
  {
    runId,
    before,
    limit,
  }: { readonly runId: string; readonly before: string | null; readonly limit: number },
): Promise<SyncRecordTable[]> {
  let rows = database
    .selectFrom('sync_record')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('run_id', '=', runId);
  if (before !== null) rows = rows.where('id', '<', before);
  return rows.orderBy('id', 'desc').limit(limit).execute();
}

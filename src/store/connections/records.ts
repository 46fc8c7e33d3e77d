import { isRecord, parseJson } from '#base/json.ts';
import { creationEvents } from '#contacts/contact-events.ts';
import type { Change } from '#contacts/event.ts';
import { presentContact } from '#contacts/present-contact.ts';
import { newState } from '../contacts/new-state.ts';
import { fieldsIn } from '../contacts/row.ts';
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

/** How the changes of a contact that was made are kept: what it had then tells them, so that they are not kept twice. */
const toldByContact = 'null';

/** The changes of a record as they are kept. */
export function keptChanges(outcome: SyncRecordTable['outcome'], changes: readonly Change[]): string {
  return outcome === 'created' ? toldByContact : JSON.stringify(changes);
}

/** What a record tells; the tags and fields of a contact that was made by their names of today. */
export async function recordedChanges(
  store: StoreReader,
  { changes, after, contact_id }: SyncRecordTable,
): Promise<readonly Change[]> {
  if (changes === toldByContact) {
    const { tagName, keptField } = await store.dictionary();
    const made = newState(store, fieldsIn({ fields: after }), contact_id ?? '');
    return creationEvents(presentContact(made, { tagName, field: keptField })).flatMap(
      event => event.changes,
    );
  }
  const kept = parseJson(changes);
  if (!Array.isArray(kept)) return [];
  return kept
    .filter(isRecord)
    .map(({ field, from, to }) => ({ field: String(field), from: from ?? null, to: to ?? null }));
}

/** How many records of a run there are, by outcome. */
export async function countSyncRecords(
  { database, locationId }: StoreReader | StoreWriter,
  runId: string,
): Promise<Readonly<Record<string, number>>> {
  const rows = await database
    .selectFrom('sync_record')
    .select(({ fn }) => ['outcome', fn.countAll().as('count')])
    .where('location_id', '=', locationId)
    .where('run_id', '=', runId)
    .groupBy('outcome')
    .execute();
  return Object.fromEntries(rows.map(({ outcome, count }) => [outcome, Number(count)]));
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

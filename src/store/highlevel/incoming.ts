import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { IncomingChangeTable } from '../tables-highlevel.ts';

/** What a commit announces that left something to read there. */
export const incomingNews = 'incoming';

export type NewIncoming = Pick<
  IncomingChangeTable,
  'message_id' | 'type' | 'remote_contact_id' | 'remote_id'
> &
  Partial<Pick<IncomingChangeTable, 'run_id'>>;

/** Keeps that something changed there; what was kept before under its message id is left as it is. */
export async function keepIncoming(
  store: StoreWriter,
  connectionId: string,
  change: NewIncoming,
): Promise<void> {
  await store.database
    .insertInto('incoming_change')
    .values({
      location_id: store.locationId,
      connection_id: connectionId,
      id: store.newId(),
      run_id: null,
      ...change,
      status: 'waiting',
      due_at: store.now,
      attempts: 0,
      reason: null,
      date_added: store.now,
    })
    .onConflict(conflict => conflict.columns(['location_id', 'connection_id', 'message_id']).doNothing())
    .execute();
  store.announce(incomingNews);
}

const due = statement<{ location_id: string; connection_id: string; now: number; limit: number }>()(
  (database, bind) =>
    database
      .selectFrom('incoming_change')
      .selectAll()
      .where('location_id', '=', bind('location_id'))
      .where('connection_id', '=', bind('connection_id'))
      .where('status', '=', 'waiting')
      .where('due_at', '<=', bind('now'))
      .orderBy('due_at')
      .orderBy('id')
      .limit(bind('limit')),
);

/** What is to be read now, the oldest first. */
export async function dueIncoming(
  store: StoreReader | StoreWriter,
  connectionId: string,
  limit: number,
): Promise<readonly IncomingChangeTable[]> {
  const { locationId, now } = store;
  return store.rows(due, { location_id: locationId, connection_id: connectionId, now, limit });
}

/** How changes stand after they were read, or were tried to be. */
export async function settleIncoming(
  store: StoreWriter,
  rows: readonly IncomingChangeTable[],
  outcome: Partial<Pick<IncomingChangeTable, 'status' | 'due_at' | 'reason'>>,
): Promise<void> {
  for (const { connection_id, id, attempts } of rows) {
    await store.database
      .updateTable('incoming_change')
      .set({ ...outcome, attempts: attempts + 1 })
      .where('location_id', '=', store.locationId)
      .where('connection_id', '=', connection_id)
      .where('id', '=', id)
      .execute();
  }
}

/** Forgets what was read, or could not be, before a moment: repeats of it are refused as too old by then. */
export async function forgetIncoming(
  store: StoreWriter,
  connectionId: string,
  before: number,
): Promise<void> {
  await store.database
    .deleteFrom('incoming_change')
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .where('status', '!=', 'waiting')
    .where('date_added', '<', before)
    .execute();
}

import { sql } from 'kysely';
import type { NotSent } from '#contacts/outgoing-change.ts';
import { jsonRows } from '../json-rows.ts';
import { statement } from '../statement.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { OutgoingChangeTable } from '../tables-highlevel.ts';

/** What a commit announces that left something to send. */
export const outgoingNews = 'outgoing';

export type ChangedRecord = Pick<OutgoingChangeTable, 'kind' | 'record_id' | 'contact_id'> &
  Partial<Pick<OutgoingChangeTable, 'fingerprint' | 'run_id'>>;

const note = statement<{ location_id: string; connection_id: string; now: number; rows: string }>()(
  (_database, bind, kind) => {
    const given = jsonRows(kind, bind('rows'), {
      id: 'text',
      kind: 'text',
      record_id: 'text',
      contact_id: 'text',
      fingerprint: 'text',
      run_id: 'text',
    });
    return sql`insert into outgoing_change (location_id, connection_id, id, kind, record_id, contact_id, status,
        revision, due_at, attempts, fingerprint, code, reason, not_sent, date_added, date_updated,
        run_id)
      select ${bind('location_id')}, ${bind('connection_id')}, id, kind, record_id, contact_id, 'waiting',
        1, ${bind('now')}, 0, fingerprint, null, null, null, ${bind('now')}, ${bind('now')}, run_id
      from ${given} as given where true
      on conflict (location_id, connection_id, kind, record_id) do update set
        revision = outgoing_change.revision + 1,
        contact_id = excluded.contact_id,
        fingerprint = coalesce(outgoing_change.fingerprint, excluded.fingerprint),
        attempts = case when outgoing_change.status <> 'waiting' then 0 else outgoing_change.attempts end,
        due_at = case when outgoing_change.status <> 'waiting' then excluded.due_at else outgoing_change.due_at end,
        status = 'waiting',
        run_id = coalesce(excluded.run_id, outgoing_change.run_id),
        date_updated = excluded.date_updated`;
  },
);

/** Notes that records changed here. One that waits already waits on; one that was refused is tried again. */
export async function noteOutgoing(
  store: StoreWriter,
  connectionId: string,
  records: readonly ChangedRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const distinct = new Map(records.map(record => [`${record.kind} ${record.record_id}`, record]));
  await store.rows(note, {
    location_id: store.locationId,
    connection_id: connectionId,
    now: store.now,
    rows: JSON.stringify([...distinct.values()].map(record => ({ id: store.newId(), ...record }))),
  });
  store.announce(outgoingNews);
}

const due = statement<{ location_id: string; connection_id: string; now: number; limit: number }>()(
  (database, bind) =>
    database
      .selectFrom('outgoing_change')
      .selectAll()
      .where('location_id', '=', bind('location_id'))
      .where('connection_id', '=', bind('connection_id'))
      .where('status', '=', 'waiting')
      .where('due_at', '<=', bind('now'))
      .orderBy('due_at')
      .orderBy('id')
      .limit(bind('limit')),
);

/** What is to be sent now, the oldest first. */
export async function dueOutgoing(
  store: StoreReader | StoreWriter,
  connectionId: string,
  limit: number,
): Promise<readonly OutgoingChangeTable[]> {
  const { locationId, now } = store;
  return store.rows(due, { location_id: locationId, connection_id: connectionId, now, limit });
}

const byRecord = statement<{
  location_id: string;
  connection_id: string;
  kind: string;
  record_id: string;
}>()(
  (_database, bind) => sql<OutgoingChangeTable>`select * from outgoing_change
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and kind = ${bind('kind')} and record_id = ${bind('record_id')}`,
);

export async function findOutgoing(
  store: StoreReader | StoreWriter,
  connectionId: string,
  kind: OutgoingChangeTable['kind'],
  recordId: string,
): Promise<OutgoingChangeTable | undefined> {
  const [row] = await store.rows(byRecord, {
    location_id: store.locationId,
    connection_id: connectionId,
    kind,
    record_id: recordId,
  });
  return row;
}

const begun = statement<{ location_id: string; connection_id: string; fingerprint: string }>()(
  (_database, bind) => sql<OutgoingChangeTable>`select * from outgoing_change
    where location_id = ${bind('location_id')} and connection_id = ${bind('connection_id')}
      and fingerprint = ${bind('fingerprint')}`,
);

/** Records that were sent to be made there, of which is not known yet whether they arrived. */
export async function findBegun(
  store: StoreReader | StoreWriter,
  connectionId: string,
  kind: OutgoingChangeTable['kind'],
  fingerprint: string,
): Promise<readonly OutgoingChangeTable[]> {
  const rows = await store.rows(begun, {
    location_id: store.locationId,
    connection_id: connectionId,
    fingerprint,
  });
  return rows.filter(row => row.kind === kind);
}

async function change(
  store: StoreWriter,
  { connection_id, id }: OutgoingChangeTable,
  columns: Partial<OutgoingChangeTable>,
): Promise<void> {
  await store.database
    .updateTable('outgoing_change')
    .set({ ...columns, date_updated: store.now })
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connection_id)
    .where('id', '=', id)
    .execute();
}

/**
 * Keeps what is about to be sent to make a record there, before it is sent. Should no answer come, it is looked for there
 * before it is sent again, and not before `dueAt`.
 */
export async function keepFingerprint(
  store: StoreWriter,
  row: OutgoingChangeTable,
  { fingerprint, dueAt = row.due_at }: { readonly fingerprint: string; readonly dueAt?: number },
): Promise<void> {
  await change(store, row, { fingerprint, due_at: dueAt, code: null, reason: null });
}

/**
 * The record there is as it was here, but for members that stay here, which are kept to be listed; it waits on where it
 * changed meanwhile.
 */
export async function endOutgoing(
  store: StoreWriter,
  row: OutgoingChangeTable,
  notSent: readonly NotSent[] = [],
): Promise<void> {
  const { database, locationId } = store;
  if (notSent.length === 0)
    await database
      .deleteFrom('outgoing_change')
      .where('location_id', '=', locationId)
      .where('connection_id', '=', row.connection_id)
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .execute();
  else
    await database
      .updateTable('outgoing_change')
      .set({ status: 'partial', not_sent: JSON.stringify(notSent) })
      .where('location_id', '=', locationId)
      .where('connection_id', '=', row.connection_id)
      .where('id', '=', row.id)
      .where('revision', '=', row.revision)
      .execute();
  await change(store, row, {
    fingerprint: null,
    attempts: 0,
    due_at: store.now,
    code: null,
    reason: null,
    run_id: null,
  });
}

/** Says why a change did not arrive, and when it is tried again; never where `dueAt` is left out. */
export async function postponeOutgoing(
  store: StoreWriter,
  row: OutgoingChangeTable,
  { code, reason, dueAt }: { readonly code: string; readonly reason: string; readonly dueAt?: number },
): Promise<void> {
  await change(store, row, {
    attempts: row.attempts + 1,
    code,
    reason,
    due_at: dueAt ?? store.now,
    ...(dueAt === undefined && { status: 'refused' }),
  });
}

import { toIso } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { NotSent, OutgoingChange } from '#contacts/outgoing-change.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { OutgoingChangeTable } from '../tables-highlevel.ts';
import { outgoingNews } from './outgoing.ts';

export interface OutgoingPage {
  readonly status: OutgoingChangeTable['status'] | undefined;
  readonly after: string | undefined;
  readonly limit: number;
}

/** What is on its way to the other side of a connection, in the order in which it was noted. */
export async function listOutgoing(
  store: StoreReader,
  connectionId: string,
  { status, after, limit }: OutgoingPage,
): Promise<OutgoingChange[]> {
  let query = store.database
    .selectFrom('outgoing_change')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId);
  query = status === undefined ? query.where('status', '!=', 'partial') : query.where('status', '=', status);
  if (after !== undefined) query = query.where('id', '>', after);
  const rows = await query.orderBy('id').limit(limit).execute();
  return rows.map(presentOutgoing);
}

/** Has what was refused tried again, all of a connection or the named; answers how many there are. */
export async function retryOutgoing(
  store: StoreWriter,
  connectionId: string,
  ids: readonly string[] | undefined,
): Promise<number> {
  let query = store.database
    .updateTable('outgoing_change')
    .set({ status: 'waiting', attempts: 0, due_at: store.now, date_updated: store.now })
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .where('status', '=', 'refused');
  if (ids !== undefined) query = query.where('id', 'in', ids);
  const { numUpdatedRows } = await query.executeTakeFirstOrThrow();
  store.announce(outgoingNews);
  return Number(numUpdatedRows);
}

function presentOutgoing(row: OutgoingChangeTable): OutgoingChange {
  return {
    id: row.id,
    connectionId: row.connection_id,
    record: row.kind,
    recordId: row.record_id,
    ...(row.contact_id !== '' && { contactId: row.contact_id }),
    status: row.status,
    attempts: row.attempts,
    ...(row.code !== null && { code: row.code }),
    ...(row.reason !== null && { reason: row.reason }),
    ...(row.status === 'partial' && { notSent: notSentIn(row) }),
    ...(row.status === 'waiting' && { dueAt: toIso(row.due_at) }),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated),
  };
}

/** The members that the other side could not be sent, and why. */
export function notSentIn({ not_sent }: Pick<OutgoingChangeTable, 'not_sent'>): NotSent[] {
  const parsed = parseJson(not_sent ?? '[]');
  return Array.isArray(parsed)
    ? parsed
        .filter(isRecord)
        .map(({ member, reason }) => ({ member: String(member), reason: String(reason) }))
    : [];
}

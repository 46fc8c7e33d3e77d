import { notFound } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { insertRow, updateRow } from '../rows.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { SyncConflictTable } from '../tables-links.ts';

export interface ConflictsQuery {
  readonly status?: SyncConflictTable['status'] | undefined;
  /** The last conflict of the page before; undefined at first. */
  readonly before: string | undefined;
  readonly limit: number;
}

/** The conflicts of a connection, the newest first. */
export async function listConflicts(
  { database, locationId }: StoreReader,
  connectionId: string,
  { status, before, limit }: ConflictsQuery,
): Promise<readonly SyncConflictTable[]> {
  let rows = database
    .selectFrom('sync_conflict')
    .selectAll()
    .where('location_id', '=', locationId)
    .where('connection_id', '=', connectionId);
  if (status !== undefined) rows = rows.where('status', '=', status);
  if (before !== undefined) rows = rows.where('id', '<', before);
  return rows.orderBy('id', 'desc').limit(limit).execute();
}

/** A conflict, its row locked until the transaction ends. Throws `not_found`. */
export async function getConflictForChange(
  store: StoreWriter,
  connectionId: string,
  id: string,
): Promise<SyncConflictTable> {
  const query = store.database
    .selectFrom('sync_conflict')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('connection_id', '=', connectionId)
    .where('id', '=', id);
  const row = await (store.kind === 'sqlite' ? query : query.forUpdate()).executeTakeFirst();
  if (!row) throw notFound('The conflict');
  return row;
}

export interface NewConflict
  extends Pick<SyncConflictTable, 'kind' | 'person_id' | 'contact_id' | 'field' | 'choices' | 'reason'> {
  readonly connection_id: string;
}

/** Lists what somebody has to decide, and tells of it. */
export async function openConflict(store: StoreWriter, conflict: NewConflict): Promise<void> {
  const id = store.newId();
  await insertRow(store, 'sync_conflict', {
    location_id: store.locationId,
    id,
    ...conflict,
    status: 'open',
    resolution: 'null',
    date_added: store.now,
    date_resolved: null,
  });
  const { connection_id: connectionId, person_id, contact_id, kind, field, reason } = conflict;
  store.noteEvent({
    type: 'sync.conflict',
    data: {
      connectionId,
      conflictId: id,
      kind,
      ...(person_id !== null && { personId: person_id }),
      ...(contact_id !== null && { contactId: contact_id }),
      ...(field !== null && { field }),
      reason,
    },
    changes: [],
  });
}

/** How a conflict ended that settled itself. */
export const settledChoice = 'settled';

/** What was decided, and by which value. */
export interface Resolution {
  readonly choice: string;
  readonly value?: unknown;
}

/** Takes a conflict off the list of those that are open. */
export async function resolveConflict(
  store: StoreWriter,
  row: SyncConflictTable,
  resolution: Resolution,
): Promise<SyncConflictTable> {
  const resolved: SyncConflictTable = {
    ...row,
    status: 'resolved',
    resolution: JSON.stringify(resolution),
    date_resolved: store.now,
  };
  await updateRow(store, 'sync_conflict', resolved);
  return resolved;
}

/** The ids of the contacts that there are to choose from; none of a conflict about a field. */
export function choicesOf({ kind, choices }: Pick<SyncConflictTable, 'kind' | 'choices'>): readonly string[] {
  const parsed = kind === 'field' ? [] : parseJson(choices);
  return Array.isArray(parsed) ? parsed.filter(choice => typeof choice === 'string') : [];
}

/** What was decided; nothing while nobody has. */
export function resolutionOf({ resolution }: Pick<SyncConflictTable, 'resolution'>): Resolution | undefined {
  const parsed = parseJson(resolution);
  if (!isRecord(parsed) || typeof parsed.choice !== 'string') return undefined;
  return { choice: parsed.choice, ...(parsed.value !== undefined && { value: parsed.value }) };
}

import { type SqlBool, sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import type { AuditEntry } from '#contacts/audit.ts';
import type { Change } from '#contacts/event.ts';
import { keptActor, readActor, readAddress } from '../actor.ts';
import { changesIn } from '../events.ts';
import type { StoreReader, StoreWriter } from '../store.ts';
import type { EventTable } from '../tables.ts';
import type { AuditTable } from '../tables-platform.ts';
import { insertAudit } from './read-log.ts';

export interface AuditQuery {
  readonly contactId?: string | undefined;
  /** The object id of who called, or the id of the application. */
  readonly principal?: string | undefined;
  readonly operation?: string | undefined;
  /** Milliseconds; both belong to the period. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly after?: AuditPlace | undefined;
  readonly limit: number;
}

/** How far the two lists that an audit is made of were read, both backwards. */
export interface AuditPlace {
  /** The position of the last change in the stream, or its number among those of its contact. */
  readonly change: number;
  /** The last read or command: its time and id. */
  readonly at: number;
  readonly id: string;
}

export interface AuditPage {
  readonly entries: AuditEntry[];
  /** The place behind this page where there are more. */
  readonly next?: AuditPlace | undefined;
}

/** Notes a command that stored no event, in its transaction. */
export async function noteCommand(store: StoreWriter, contactIds: readonly string[]): Promise<void> {
  await insertAudit(store, {
    location_id: store.locationId,
    id: store.newId(),
    at: store.now,
    kind: 'command',
    operation: store.cause.operation,
    actor: keptActor(store.cause),
    calls: 1,
    contact_ids: JSON.stringify(contactIds),
    digest: '',
  });
}

const start: AuditPlace = { change: Number.MAX_SAFE_INTEGER, at: Number.MAX_SAFE_INTEGER, id: '' };

interface Found {
  readonly entry: AuditEntry;
  readonly place: Partial<AuditPlace>;
}

/** Who read or changed what, the newest first: changes are read from their events, or from the contact's history. */
export async function readAudit(store: StoreReader, query: AuditQuery): Promise<AuditPage> {
  const after = query.after ?? start;
  const changes = await readChanges(store, query, after);
  const calls = await readCalls(store, query, after);
  const shown: AuditEntry[] = [];
  let next = after;
  // Each list keeps its own order, so that its place says what of it was shown.
  while (shown.length < query.limit) {
    const [change, call] = [changes[0], calls[0]];
    const isChange = change !== undefined && (call === undefined || change.entry.at >= call.entry.at);
    const newest = isChange ? changes.shift() : calls.shift();
    if (!newest) break;
    shown.push(newest.entry);
    next = { ...next, ...newest.place };
  }
  return { entries: shown, ...(changes.length + calls.length > 0 && { next }) };
}

async function readChanges(store: StoreReader, query: AuditQuery, { change }: AuditPlace): Promise<Found[]> {
  if (query.contactId !== undefined) return readHistory(store, query, query.contactId, change);
  const rows = await store.database
    .selectFrom('event')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('position', '<', change)
    .where(conditions(query))
    .orderBy('position', 'desc')
    .limit(query.limit + 1)
    .execute();
  return rows.map(row => ({
    entry: changeEntry(row, { id: row.id, changes: changesIn(row) }),
    place: { change: row.position ?? change },
  }));
}

async function readHistory(
  store: StoreReader,
  query: AuditQuery,
  contactId: string,
  change: number,
): Promise<Found[]> {
  const rows = await store.database
    .selectFrom('history')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId)
    .where('event_number', '<', change)
    .where(conditions(query))
    .orderBy('event_number', 'desc')
    .limit(query.limit + 1)
    .execute();
  return rows.map(row => ({
    entry: changeEntry(row, { id: `${contactId}.${row.event_number}`, changes: changesIn(row) }),
    place: { change: row.event_number },
  }));
}

async function readCalls(store: StoreReader, query: AuditQuery, { at, id }: AuditPlace): Promise<Found[]> {
  let all = store.database
    .selectFrom('audit')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('at', '<=', at)
    .where(({ eb, refTuple, tuple }) => eb(refTuple('at', 'id'), '<', tuple(at, id)))
    .where(conditions(query));
  if (query.contactId !== undefined)
    all = all.where('contact_ids', 'like', `%${JSON.stringify(query.contactId).replaceAll(/[\\%_]/g, '_')}%`);
  const rows = await all
    .orderBy('at', 'desc')
    .orderBy('id', 'desc')
    .limit(query.limit + 1)
    .execute();
  return rows.map(row => ({ entry: callEntry(row), place: { at: row.at, id: row.id } }));
}

/** What both lists are asked for. */
function conditions({ principal, operation, from, to }: AuditQuery) {
  const parts = [
    ...(operation === undefined ? [] : [sql<SqlBool>`operation = ${operation}`]),
    ...(from === undefined ? [] : [sql<SqlBool>`at >= ${from}`]),
    ...(to === undefined ? [] : [sql<SqlBool>`at <= ${to}`]),
    ...(principal === undefined
      ? []
      : [sql<SqlBool>`actor like ${`%"${principal.replaceAll(/[%_]/g, '')}"%`}`]),
  ];
  return parts.length === 0 ? sql<SqlBool>`true` : sql<SqlBool>`${sql.join(parts, sql` and `)}`;
}

type ChangeRow = Pick<EventTable, 'at' | 'actor' | 'operation' | 'contact_id' | 'type'>;

function changeEntry(
  row: ChangeRow,
  { id, changes }: { readonly id: string; readonly changes: Change[] },
): AuditEntry {
  const from = readAddress(row.actor);
  return {
    id,
    at: toIso(row.at),
    kind: 'change',
    operation: row.operation,
    by: readActor(row.actor),
    ...(from !== undefined && { from }),
    contactIds: row.contact_id === null ? [] : [row.contact_id],
    calls: 1,
    event: row.type,
    changes,
  };
}

function callEntry(row: AuditTable): AuditEntry {
  const from = readAddress(row.actor);
  const ids = parseJson(row.contact_ids);
  return {
    id: row.id,
    at: toIso(row.at),
    kind: row.kind,
    operation: row.operation,
    by: readActor(row.actor),
    ...(from !== undefined && { from }),
    contactIds: Array.isArray(ids) ? ids.map(String) : [],
    calls: row.calls,
    ...(row.digest !== '' && { digest: row.digest }),
  };
}

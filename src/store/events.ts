import { RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { Contact } from '#contacts/contact.ts';
import { creationChanges } from '#contacts/contact-events.ts';
import type { Actor, Change, EventDraft } from '#contacts/event.ts';
import { type EventType, eventTypes } from '#contacts/event-types.ts';
import { readActor } from './actor.ts';
import { statement } from './statement.ts';
import type { StoreReader } from './store.ts';
import type { EventTable } from './tables.ts';

/** An event as it was stored, with its place in the stream of its location. */
export interface StoredEvent {
  readonly id: string;
  readonly position: number;
  readonly contactId: string | null;
  readonly eventNumber: number;
  readonly type: EventType;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly actor: Actor;
  readonly operation: string;
  /** The record after the change, as `{contact: …}`. */
  readonly data: Readonly<Record<string, unknown>>;
  readonly changes: readonly Change[];
}

const after = statement<{ location_id: string; position: number; limit: number }>()((database, bind) =>
  database
    .selectFrom('event')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('position', '>', bind('position'))
    .orderBy('position')
    .limit(bind('limit')),
);

/** The location's events after a position, in order and without gaps. */
export async function eventsAfter(
  store: StoreReader,
  position: number,
  limit: number,
): Promise<readonly StoredEvent[]> {
  const rows = await store.rows(after, { location_id: store.locationId, position, limit });
  return rows.map(eventIn);
}

const lastPosition = statement<{ location_id: string }>()((database, bind) =>
  database.selectFrom('stream').select('position').where('location_id', '=', bind('location_id')),
);

/** The position of the location's last event; 0 where it has none. */
export async function readStreamPosition(store: StoreReader): Promise<number> {
  const [stream] = await store.rows(lastPosition, { location_id: store.locationId });
  return stream?.position ?? 0;
}

const oldest = statement<{ location_id: string }>()((database, bind) =>
  database
    .selectFrom('event')
    .select(({ fn }) => fn.min('position').as('position'))
    .where('location_id', '=', bind('location_id')),
);

/** Throws `cursor_expired` where events after a position were removed already. */
export async function assertKept(store: StoreReader, position: number): Promise<void> {
  const [first] = await store.rows(oldest, { location_id: store.locationId });
  const next = first?.position ?? (await readStreamPosition(store)) + 1;
  if (position + 1 >= next) return;
  throw new RosterError(
    'cursor_expired',
    'Events after this cursor are no longer kept. Read the records anew, then begin without a cursor.',
  );
}

/** The event of a row that has its position. */
export function eventIn(row: EventTable): StoredEvent {
  const type = eventTypes.find(known => known === row.type);
  const data = parseJson(row.data);
  if (!type || row.position === null || !isRecord(data)) throw new Error(`Event ${row.id} cannot be read.`);
  return {
    id: row.id,
    position: row.position,
    contactId: row.contact_id,
    eventNumber: row.event_number,
    type,
    at: row.at,
    actor: readActor(row.actor),
    operation: row.operation,
    data,
    changes: changesIn(row),
  };
}

/** How the changes of an event are kept that its record tells: without them two such events fit a page of SQLite. */
const toldByRecord = 'null';

/** What of an event is kept beside its record, as JSON. */
export function keptChanges({ type, changes }: Pick<EventDraft, 'type' | 'changes'>): string {
  return type === 'contact.created' ? toldByRecord : JSON.stringify(changes);
}

/** The changes of an event or of its entry in the history, from what is kept of it. */
export function changesIn({ changes, data }: { readonly changes: string; readonly data?: string }): Change[] {
  const kept = parseJson(changes === toldByRecord && data !== undefined ? data : changes);
  if (isRecord(kept)) return isContact(kept.contact) ? creationChanges(kept.contact) : [];
  if (!Array.isArray(kept)) return [];
  return kept
    .filter(isRecord)
    .map(({ field, from, to }) => ({ field: String(field), from: from ?? null, to: to ?? null }));
}

/** Only a contact stands in an event under this name, so that it is an object says enough. */
function isContact(value: unknown): value is Contact {
  return isRecord(value);
}

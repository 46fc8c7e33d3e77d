import { toIso } from '#base/clock.ts';
import { type EventType, eventTypes } from '#contacts/event-types.ts';
import { type HistoryEntry, historyChanges } from '#contacts/history.ts';
import { readActor } from './actor.ts';
import { changesIn } from './events.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { HistoryTable } from './tables.ts';

/** Where an entry stands: the number of its event, and its place among the changes of that event. */
export interface HistoryPosition {
  readonly eventNumber: number;
  readonly place: number;
}

export interface HistoryQuery {
  readonly contactId: string;
  /** The member as it is shown. */
  readonly field?: string | undefined;
  readonly since?: number | undefined;
  /** The last entry of the page before. */
  readonly after?: HistoryPosition | undefined;
  readonly limit: number;
}

export interface HistoryPage {
  readonly changes: HistoryEntry[];
  /** The last entry of this page where there are more. */
  readonly last?: HistoryPosition | undefined;
}

const rowsAtOnce = 200;

/** What was changed of a contact and of what hangs on it, newest first. */
export async function readHistory(
  store: StoreReader | StoreWriter,
  query: HistoryQuery,
): Promise<HistoryPage> {
  const found: { entry: HistoryEntry; position: HistoryPosition }[] = [];
  let from = query.after?.eventNumber;
  for (;;) {
    const rows = await rowsFrom(store, query, from);
    for (const row of rows) {
      for (const { entry, position } of entriesOf(row)) {
        if (isPast(position, query.after) || (query.field ?? entry.field) !== entry.field) continue;
        if (found.length === query.limit) {
          return { changes: found.map(({ entry }) => entry), last: found.at(-1)?.position };
        }
        found.push({ entry, position });
      }
    }
    const oldest = rows.at(-1);
    if (!oldest || rows.length < rowsAtOnce) return { changes: found.map(({ entry }) => entry) };
    from = oldest.event_number - 1;
  }
}

function rowsFrom(
  store: StoreReader | StoreWriter,
  { contactId, field, since }: HistoryQuery,
  from: number | undefined,
): Promise<HistoryTable[]> {
  let query = store.database
    .selectFrom('history')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', contactId);
  if (from !== undefined) query = query.where('event_number', '<=', from);
  if (since !== undefined) query = query.where('at', '>=', since);
  const kept = field?.replace(/^(task|note|campaign|workflow)\./, '');
  // Only leaves out rows that surely lack the member: a long history is read for one field without parsing all.
  if (kept !== undefined && kept !== 'exists') query = query.where('changes', 'like', `%"field":"${kept}"%`);
  return query.orderBy('event_number', 'desc').limit(rowsAtOnce).execute();
}

function isPast(position: HistoryPosition, after: HistoryPosition | undefined): boolean {
  return after !== undefined && position.eventNumber === after.eventNumber && position.place <= after.place;
}

function entriesOf(row: HistoryTable): { entry: HistoryEntry; position: HistoryPosition }[] {
  const common = { at: toIso(row.at), by: readActor(row.actor), operation: row.operation };
  return historyChanges(typeOf(row.type), changesIn(row)).map((change, place) => ({
    entry: { ...common, ...change },
    position: { eventNumber: row.event_number, place },
  }));
}

export function typeOf(text: string): EventType {
  return eventTypes.find(known => known === text) ?? 'contact.updated';
}

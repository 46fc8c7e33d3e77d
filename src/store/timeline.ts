import { sql } from 'kysely';
import { toIso } from '#base/clock.ts';
import type { EventType } from '#contacts/event-types.ts';
import { historyChanges } from '#contacts/history.ts';
import { type TimelineEntry, type TimelineType, timelineTypes } from '#contacts/timeline.ts';
import { readActor } from './actor.ts';
import { changesIn } from './events.ts';
import { typeOf } from './history.ts';
import { presentNote } from './notes.ts';
import { presentAppointment } from './present-appointment.ts';
import type { StoreReader } from './store.ts';
import type { AppointmentTable, NoteTable, TaskTable } from './tables.ts';
import { presentTask } from './tasks.ts';

/** Where an entry stands: its moment, then its type, then the id of its record. */
export interface TimelinePlace {
  readonly at: number;
  readonly type: TimelineType;
  readonly id: string;
}

export interface TimelineQuery {
  readonly contactId: string;
  /** On whose wall clock appointments are shown. */
  readonly zone: string;
  readonly types: readonly TimelineType[];
  readonly after?: TimelinePlace | undefined;
  readonly limit: number;
}

interface Found {
  readonly place: TimelinePlace;
  readonly entry: TimelineEntry;
}

/** Entries behind a place, the newest first: one query for each kind, whose newest are joined. */
export async function readTimeline(store: StoreReader, query: TimelineQuery): Promise<readonly Found[]> {
  const found: Found[] = [];
  if (query.types.includes('note')) found.push(...(await notes(store, query)));
  if (query.types.includes('task')) found.push(...(await tasks(store, query)));
  if (query.types.includes('appointment')) found.push(...(await appointments(store, query)));
  for (const type of ['tag', 'change'] as const) {
    if (query.types.includes(type)) found.push(...(await changes(store, query, type)));
  }
  return found.sort(compare).slice(0, query.limit);
}

function compare({ place: one }: Found, { place: other }: Found): number {
  return (
    other.at - one.at ||
    timelineTypes.indexOf(one.type) - timelineTypes.indexOf(other.type) ||
    (one.id < other.id ? 1 : -1)
  );
}

/** What of one kind is behind the place: its own by moment and id, others of the same moment by the kinds' order. */
function boundsOf({ after }: TimelineQuery, type: TimelineType): { before: number; id: string | undefined } {
  if (!after) return { before: Number.MAX_SAFE_INTEGER, id: undefined };
  if (after.type === type) return { before: after.at, id: after.id };
  const isLater = timelineTypes.indexOf(type) > timelineTypes.indexOf(after.type);
  return { before: isLater ? after.at + 1 : after.at, id: undefined };
}

async function notes(store: StoreReader, query: TimelineQuery): Promise<Found[]> {
  const rows = await rowsBehind<NoteTable>(store, query, { type: 'note', time: 'date_added' });
  return rows.map(row => ({
    place: { at: row.date_added, type: 'note', id: row.id },
    entry: { at: toIso(row.date_added), type: 'note', note: presentNote(row) },
  }));
}

async function tasks(store: StoreReader, query: TimelineQuery): Promise<Found[]> {
  const rows = await rowsBehind<TaskTable>(store, query, { type: 'task', time: 'date_added' });
  return rows.map(row => ({
    place: { at: row.date_added, type: 'task', id: row.id },
    entry: { at: toIso(row.date_added), type: 'task', task: presentTask(row) },
  }));
}

async function appointments(store: StoreReader, query: TimelineQuery): Promise<Found[]> {
  const rows = await rowsBehind<AppointmentTable>(store, query, { type: 'appointment', time: 'start_time' });
  return rows.map(row => ({
    place: { at: row.start_time, type: 'appointment', id: row.id },
    entry: {
      at: toIso(row.start_time),
      type: 'appointment',
      appointment: presentAppointment(row, query.zone),
    },
  }));
}

function rowsBehind<Row>(
  store: StoreReader,
  query: TimelineQuery,
  { type, time }: { readonly type: 'note' | 'task' | 'appointment'; readonly time: string },
): Promise<readonly Row[]> {
  const { before, id } = boundsOf(query, type);
  return store.select(sql<Row>`select * from ${sql.table(type)}
    where location_id = ${store.locationId} and contact_id = ${query.contactId}
      and (${sql.ref(time)}, id) < (${before}, ${id ?? ''})
    order by ${sql.ref(time)} desc, id desc limit ${query.limit}`);
}

const tagsChanged = 'contact.tagsChanged' satisfies EventType;

/** What the history tells of the contact itself; what hangs on it has entries of its own. */
async function changes(store: StoreReader, query: TimelineQuery, type: 'tag' | 'change'): Promise<Found[]> {
  const { before, id } = boundsOf(query, type);
  const rows = await store.database
    .selectFrom('history')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('contact_id', '=', query.contactId)
    .where(({ eb, or }) =>
      type === 'tag'
        ? eb('type', '=', tagsChanged)
        : or([
            eb('type', 'like', 'contact.%').and('type', '!=', tagsChanged),
            eb('type', 'like', 'business.%'),
          ]),
    )
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('at', 'event_number'), '<', tuple(before, Number(id ?? 0))),
    )
    .orderBy('at', 'desc')
    .orderBy('event_number', 'desc')
    .limit(query.limit)
    .execute();
  return rows.map(row => ({
    place: { at: row.at, type, id: String(row.event_number).padStart(12, '0') },
    entry: {
      at: toIso(row.at),
      type,
      by: readActor(row.actor),
      operation: row.operation,
      changes: historyChanges(typeOf(row.type), changesIn(row)),
    },
  }));
}

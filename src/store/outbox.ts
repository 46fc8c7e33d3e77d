import { sql } from 'kysely';
import type { EventDraft, EventType } from '#contacts/event.ts';
import { workerScans } from './across-locations.ts';
import { keptActor } from './actor.ts';
import type { Engine, Session } from './engines/engine.ts';
import { insertRow } from './rows.ts';
import { statement } from './statement.ts';
import type { StoreWriter } from './store.ts';

/** An event that waits for the end of its transaction. */
export interface PendingEvent extends EventDraft {
  readonly contactId: string | null;
  /** The number of the change among those of its contact; 0 where no contact is concerned. */
  readonly eventNumber: number;
}

const insertsAtOnce = 40;

/**
 * Stores the events of a transaction, as its last statements, and what of them is a contact's history. SQLite has one
 * writer, so there they get their positions with it. Between them others are served.
 */
export async function appendEvents(
  store: StoreWriter,
  events: readonly PendingEvent[],
  giveTurn: () => Promise<void>,
): Promise<void> {
  if (events.length === 0) return;
  const positions = store.kind === 'sqlite' ? await takePositions(store, events) : undefined;
  const actor = keptActor(store.cause);
  // Not one after the other: on PostgreSQL they travel together. None is left alone while others have their turn: its
  // failure would find nobody.
  let inserts: Promise<void>[] = [];
  for (const [index, event] of events.entries()) {
    if (inserts.length >= insertsAtOnce) {
      await Promise.all(inserts);
      inserts = [];
      await giveTurn();
    }
    const common = {
      location_id: store.locationId,
      event_number: event.eventNumber,
      type: event.type,
      at: store.now,
      actor,
      operation: store.cause.operation,
      changes: JSON.stringify(event.changes),
    };
    inserts.push(
      insertRow(store, 'event', {
        ...common,
        id: store.newId(),
        position: positions?.[index] ?? null,
        contact_id: event.contactId,
        data: JSON.stringify(event.data),
      }),
    );
    if (event.contactId !== null)
      inserts.push(insertRow(store, 'history', { ...common, contact_id: event.contactId }));
  }
  await Promise.all(inserts);
}

const advance = statement<{ location_id: string; by: number }>()((database, bind) =>
  database
    .insertInto('stream')
    .values({ location_id: bind('location_id'), position: bind('by') })
    .onConflict(conflict =>
      conflict.column('location_id').doUpdateSet({ position: sql`stream.position + ${bind('by')}` }),
    )
    .returning('position'),
);

/**
 * Moves the stream past the events, and the counters of the location with it. Answers the position of each: by contact and
 * the number of its event, as `sequence` gives them; those of no contact come last, as they were noted.
 */
async function takePositions(
  { rows, locationId }: Pick<StoreWriter, 'rows' | 'locationId'>,
  events: readonly PendingEvent[],
): Promise<readonly number[]> {
  const [stream] = await rows(advance, { location_id: locationId, by: events.length });
  await moveCounters(rows, locationId, events);
  const before = (stream?.position ?? events.length) - events.length;
  const positions: number[] = [];
  inOrder(events).forEach((index, place) => {
    positions[index] = before + place + 1;
  });
  return positions;
}

/** The places of the events in the list, in the order in which they get their positions. */
function inOrder(events: readonly PendingEvent[]): number[] {
  const keyed = events.map(({ contactId, eventNumber }, index) => ({ contactId, eventNumber, index }));
  return keyed
    .sort((one, other) => {
      if (one.contactId === other.contactId) return one.eventNumber - other.eventNumber;
      if (one.contactId === null || other.contactId === null) return one.contactId === null ? 1 : -1;
      return one.contactId < other.contactId ? -1 : 1;
    })
    .map(({ index }) => index);
}

const lockStream = statement<{ location_id: string }>()((database, bind) =>
  database.selectFrom('stream').select('position').where('location_id', '=', bind('location_id')).forUpdate(),
);

const beginStream = statement<{ location_id: string }>()((database, bind) =>
  database
    .insertInto('stream')
    .values({ location_id: bind('location_id'), position: 0 })
    .onConflict(conflict => conflict.doNothing()),
);

const givePositions = statement<{ location_id: string; position: number }>()(
  (_database, bind) => sql<{ type: EventType }>`
    update event set position = ${bind('position')} + waiting.place
    from (
      select id, row_number() over (order by contact_id, event_number, id) as place
      from event where location_id = ${bind('location_id')} and position is null
    ) as waiting
    where event.location_id = ${bind('location_id')} and event.id = waiting.id and event.position is null
    returning event.type`,
);

const movePosition = statement<{ location_id: string; position: number }>()((database, bind) =>
  database
    .insertInto('stream')
    .values({ location_id: bind('location_id'), position: bind('position') })
    .onConflict(conflict => conflict.column('location_id').doUpdateSet({ position: bind('position') })),
);

const moveCounter = statement<{ location_id: string; name: string; by: number }>()((database, bind) =>
  database
    .insertInto('counter')
    .values({ location_id: bind('location_id'), name: bind('name'), value: bind('by') })
    .onConflict(conflict =>
      conflict.columns(['location_id', 'name']).doUpdateSet({ value: sql`counter.value + ${bind('by')}` }),
    ),
);

const weights: Partial<Record<EventType, number>> = {
  'contact.created': 1,
  'contact.restored': 1,
  'contact.deleted': -1,
};

async function moveCounters(
  rows: Session['rows'],
  locationId: string,
  events: readonly { readonly type: EventType }[],
): Promise<void> {
  const by = events.reduce((sum, { type }) => sum + (weights[type] ?? 0), 0);
  if (by !== 0) await rows(moveCounter, { location_id: locationId, name: 'contacts', by });
}

/**
 * Gives the location's new events their positions: 1, 2, 3 … without gaps, those of one contact in the order of
 * their numbers. The counters of the location move with them. Runs on PostgreSQL in a transaction after the commit, so
 * that no writer waits for another's flush.
 */
export async function sequence(session: Session, locationId: string): Promise<void> {
  const position = await lockPosition(session, locationId);
  const numbered = await session.rows(givePositions, { location_id: locationId, position });
  if (numbered.length === 0) return;
  await Promise.all([
    session.rows(movePosition, { location_id: locationId, position: position + numbered.length }),
    moveCounters(session.rows, locationId, numbered),
  ]);
}

/** Locations with events that a process stored and did not number: it died between its commit and that. */
export async function locationsUnsequenced(engine: Engine): Promise<readonly string[]> {
  if (engine.kind === 'sqlite') return [];
  const rows = await engine.read(async session => session.rows(workerScans.withUnnumberedEvents, {}));
  return rows.map(row => row.location_id);
}

/**
 * The last position that was given, locked until the transaction ends. The first event of a location makes the row
 * before it is locked: two that find none to lock would number the same events twice.
 */
async function lockPosition(session: Session, locationId: string): Promise<number> {
  const [stream] = await session.rows(lockStream, { location_id: locationId });
  if (stream) return stream.position;
  await session.rows(beginStream, { location_id: locationId });
  const [begun] = await session.rows(lockStream, { location_id: locationId });
  return begun?.position ?? 0;
}

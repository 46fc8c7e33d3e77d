import { sql } from 'kysely';
import type { EventDraft } from '#contacts/event.ts';
import type { EventType } from '#contacts/event-types.ts';
import { workerScans } from './across-locations.ts';
import { keptActor } from './actor.ts';
import { appendFew, fewEvents } from './append-few.ts';
import type { Engine, Session } from './engines/engine.ts';
import { keptChanges } from './events.ts';
import { insertRows } from './insert-rows.ts';
import { insertTogether } from './insert-together.ts';
import { statement } from './statement.ts';
import type { StoreWriter } from './store.ts';

/** An event that waits for the end of its transaction. */
export interface PendingEvent extends EventDraft {
  readonly contactId: string | null;
  /** The number of the change among those of its contact; where no contact is concerned, its place in the transaction. */
  readonly eventNumber: number;
}

/** One text of so many is some hundred kilobytes. */
const insertsAtOnce = 100;

/**
 * Stores the events of a transaction, as its last statements, and what of them is a contact's history. SQLite has one
 * writer, so there they get their positions with it; so they do where the location's stream is held already and nothing
 * waits to be numbered (`isHeld`). Between them others are served. Where a few may have got theirs alone, it answers how to know,
 * once the transaction has ended.
 */
export async function appendEvents(
  store: StoreWriter,
  events: readonly PendingEvent[],
  { giveTurn, isHeld }: { readonly giveTurn: () => Promise<void>; readonly isHeld: boolean },
): Promise<(() => Promise<boolean>) | undefined> {
  if (events.length === 0) return undefined;
  const positions = store.kind === 'sqlite' || isHeld ? await takePositions(store, events) : undefined;
  const actor = keptActor(store.cause);
  for (let from = 0; from < events.length; from += insertsAtOnce) {
    const rows = events.slice(from, from + insertsAtOnce).map((event, index) => ({
      event,
      common: {
        location_id: store.locationId,
        event_number: event.eventNumber,
        type: event.type,
        at: store.now,
        actor,
        operation: store.cause.operation,
      },
      position: positions?.[from + index] ?? null,
    }));
    const eventRows = rows.map(({ event, common, position }) => ({
      ...common,
      id: store.newId(),
      position,
      contact_id: event.contactId,
      data: JSON.stringify(event.data),
      changes: keptChanges(event),
    }));
    const historyRows = rows.flatMap(({ event: { contactId, changes }, common }) =>
      contactId === null ? [] : [{ ...common, contact_id: contactId, changes: JSON.stringify(changes) }],
    );
    if (!positions && events.length <= fewEvents) {
      const ordered = inOrder(events).flatMap(index => eventRows[index] ?? []);
      return appendFew(store, {
        locationId: store.locationId,
        events: ordered,
        history: historyRows,
        contacts: contactsIn(events),
      });
    }
    if (rows.length <= fewEvents) {
      await insertTogether(store, [
        ...eventRows.map(row => ({ table: 'event', row }) as const),
        ...historyRows.map(row => ({ table: 'history', row }) as const),
      ]);
    } else {
      await insertRows(store, 'event', eventRows);
      await insertRows(store, 'history', historyRows);
      await giveTurn();
    }
  }
  return undefined;
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

function contactsIn(events: readonly { readonly type: EventType }[]): number {
  return events.reduce((sum, { type }) => sum + (weights[type] ?? 0), 0);
}

async function moveCounters(
  rows: Session['rows'],
  locationId: string,
  events: readonly { readonly type: EventType }[],
): Promise<void> {
  const by = contactsIn(events);
  if (by !== 0) await rows(moveCounter, { location_id: locationId, name: 'contacts', by });
}

/** What an event adds to the counter of contacts. */
const weight = sql.join(
  Object.entries(weights).map(([type, by]) => sql`when ${sql.lit(type)} then ${sql.lit(by)}`),
  sql` `,
);

/**
 * Numbers the events, moves the stream and the counter: one statement, since each costs its way to the server. The rows are
 * found again by their ids alone: asked whether they wait, PostgreSQL without statistics looks for each among all that wait
 * (400 took 640 ms). A plan that was made while the table was empty goes through all events of the location: that once for all
 * that wait, not for each, and not where none does.
 */
const numberEvents = statement<{ location_id: string }>()(
  (_database, bind) => sql<{ numbered: number }>`
    with waiting as materialized (
      select e.id, s.position + row_number() over (order by e.contact_id,
        case when e.contact_id is null then e.at else 0 end, e.event_number, e.id) as position
      from event e join stream s on s.location_id = e.location_id
      where e.location_id = ${bind('location_id')} and e.position is null
    ), numbered as (
      update event set position = waiting.position from waiting
      where event.location_id = ${bind('location_id')} and event.id = waiting.id
        and exists (select 1 from waiting)
      returning event.type
    ), moved as (
      update stream set position = stream.position + (select count(*) from numbered)
      where stream.location_id = ${bind('location_id')} and exists (select 1 from numbered)
    ), counted as (
      insert into counter (location_id, name, value)
      select ${bind('location_id')}, 'contacts', sums.value
      from (select sum(case type ${weight} else 0 end) as value from numbered) as sums where sums.value <> 0
      on conflict (location_id, name) do update set value = counter.value + excluded.value
    )
    select count(*) as numbered from numbered`,
);

/**
 * Gives the location's new events their positions: 1, 2, 3 … without gaps, those of one contact in the order of
 * their numbers. The counters of the location move with them. These are the last statements of a transaction of
 * PostgreSQL: other writers wait for its flush. Answers, once they are run, whether the location has a row to number by.
 */
export function numberInTransaction(session: Session, locationId: string): () => Promise<boolean> {
  const location = { location_id: locationId };
  // They travel together. The second sees what others have committed while the first waited for them.
  const locked = Promise.resolve(session.rows(lockStream, location));
  const isThere = locked.then(
    rows => rows.length > 0,
    () => false,
  );
  session.send(numberEvents, location);
  return () => isThere;
}

/** As `numberInTransaction`, after the commits that stored the events, so that no writer waits for another's flush. */
export async function sequence(
  transaction: <Result>(work: (session: Session) => Promise<Result>) => Promise<Result>,
  locationId: string,
): Promise<void> {
  const isNumbered = await transaction(async session => numberInTransaction(session, locationId));
  if (await isNumbered()) return;
  // The first event of a location makes the row: two that found none to lock would number the same events twice.
  await transaction(async session => {
    await session.send(beginStream, { location_id: locationId });
    numberInTransaction(session, locationId);
  });
}

/** Locations with events that a process stored and did not number: it died between its commit and that. */
export async function locationsUnsequenced(engine: Engine): Promise<readonly string[]> {
  if (engine.kind === 'sqlite') return [];
  const rows = await engine.read(async session => session.rows(workerScans.withUnnumberedEvents, {}));
  return rows.map(row => row.location_id);
}

import { workerScans } from './across-locations.ts';
import type { StoredEvent } from './events.ts';
import { eventsAfter } from './events.ts';
import { statement } from './statement.ts';
import type { Cause, Store, StoreWriter } from './store.ts';

/**
 * Reads every event of the locations that it was begun for, in order. What it makes of a batch and the move of its
 * position are one transaction: a batch is taken whole or not at all, by one process.
 */
export interface Consumer {
  readonly name: string;
  take(store: StoreWriter, events: readonly StoredEvent[]): Promise<void>;
}

const eventsAtOnce = 200;

const lock = statement<{ location_id: string; name: string }>()((database, bind, kind) => {
  const query = database
    .selectFrom('consumer')
    .select('position')
    .where('location_id', '=', bind('location_id'))
    .where('name', '=', bind('name'));
  // Another process that holds the row is doing this very work.
  return kind === 'sqlite' ? query : query.forUpdate().skipLocked();
});

const move = statement<{ location_id: string; name: string; position: number }>()((database, bind) =>
  database
    .updateTable('consumer')
    .set({ position: bind('position') })
    .where('location_id', '=', bind('location_id'))
    .where('name', '=', bind('name')),
);

const isBehind = statement<{ location_id: string; name: string }>()((database, bind) =>
  database
    .selectFrom('consumer')
    .innerJoin('stream', 'stream.location_id', 'consumer.location_id')
    .select('consumer.position')
    .where('consumer.location_id', '=', bind('location_id'))
    .where('consumer.name', '=', bind('name'))
    .whereRef('stream.position', '>', 'consumer.position'),
);

/** Locations with events that the consumer has not taken. */
export async function locationsBehind(store: Store, name: string): Promise<readonly string[]> {
  const rows = await store.engine.read(async session => session.rows(workerScans.withNewEvents, { name }));
  return rows.map(row => row.location_id);
}

/** Hands the next events of the location to the consumer; tells whether there may be more. */
export async function consume(store: Store, consumer: Consumer, locationId: string): Promise<boolean> {
  const name = { location_id: locationId, name: consumer.name };
  const waiting = await store.read(locationId, async reader => reader.rows(isBehind, name));
  if (waiting.length === 0) return false;
  const cause: Cause = { actor: { kind: 'system', id: consumer.name }, operation: consumer.name };
  return store.write(locationId, cause, async writer => {
    const [place] = await writer.rows(lock, name);
    if (!place) return false;
    const events = await eventsAfter(writer, place.position, eventsAtOnce);
    const last = events.at(-1);
    if (!last) return false;
    await consumer.take(writer, events);
    await writer.rows(move, { ...name, position: last.position });
    return events.length === eventsAtOnce;
  });
}

/** From now on the consumer is given the events of the writer's location. Begun again, it keeps its place. */
export async function beginConsumer(store: StoreWriter, name: string): Promise<void> {
  await store.database
    .insertInto('consumer')
    .columns(['location_id', 'name', 'position'])
    .expression(({ selectFrom, val, fn }) =>
      selectFrom('stream')
        .select(({ ref }) => [
          val(store.locationId).as('location_id'),
          val(name).as('name'),
          fn.coalesce(fn.max(ref('position')), val(0)).as('position'),
        ])
        .where('location_id', '=', store.locationId),
    )
    .onConflict(conflict => conflict.doNothing())
    .execute();
}

/** The consumer is given nothing more of the writer's location. */
export async function endConsumer(store: StoreWriter, name: string): Promise<void> {
  await store.database
    .deleteFrom('consumer')
    .where('location_id', '=', store.locationId)
    .where('name', '=', name)
    .execute();
}

import { parseJson } from '#base/json.ts';
import { workerScans } from './across-locations.ts';
import { statement } from './statement.ts';
import type { Cause, Store, StoreWriter } from './store.ts';
import type { ScheduleTable } from './tables.ts';

/** Something that is to happen at a time, for one record. */
export interface Due {
  readonly kind: string;
  readonly recordId: string;
  /** Tells several of one kind and record apart; left out where there is one. */
  readonly name?: string;
  /** Milliseconds since 1970. */
  readonly dueAt: number;
  readonly parameters?: object;
}

/** What is due now. */
export interface Fired {
  readonly recordId: string;
  readonly name: string;
  readonly dueAt: number;
  readonly parameters: unknown;
}

/** What happens when something of a kind is due. Its transaction takes the row out, so each moment fires once. */
export interface ScheduleKind {
  readonly kind: string;
  /** Does the work; may schedule the next moment. */
  fire(store: StoreWriter, due: Fired): Promise<void>;
}

const put = statement<ScheduleTable>()((database, bind) =>
  database
    .insertInto('schedule')
    .values({
      location_id: bind('location_id'),
      kind: bind('kind'),
      record_id: bind('record_id'),
      name: bind('name'),
      due_at: bind('due_at'),
      parameters: bind('parameters'),
    })
    .onConflict(conflict =>
      conflict
        .columns(['location_id', 'kind', 'record_id', 'name'])
        .doUpdateSet({ due_at: bind('due_at'), parameters: bind('parameters') }),
    ),
);

/** Schedules something, or moves what is scheduled under the same kind, record and name. */
export async function schedule(store: StoreWriter, due: Due): Promise<void> {
  await store.rows(put, {
    location_id: store.locationId,
    kind: due.kind,
    record_id: due.recordId,
    name: due.name ?? '',
    due_at: due.dueAt,
    parameters: JSON.stringify(due.parameters ?? {}),
  });
}

/** Takes out what is scheduled of a kind for a record, under one name or under all. */
export async function unschedule(
  store: StoreWriter,
  { kind, recordId, name }: Pick<Due, 'kind' | 'recordId' | 'name'>,
): Promise<void> {
  let rows = store.database
    .deleteFrom('schedule')
    .where('location_id', '=', store.locationId)
    .where('kind', '=', kind)
    .where('record_id', '=', recordId);
  if (name !== undefined) rows = rows.where('name', '=', name);
  await rows.execute();
}

const nextDue = statement<{ location_id: string; now: number }>()((database, bind, kind) => {
  const query = database
    .selectFrom('schedule')
    .selectAll()
    .where('location_id', '=', bind('location_id'))
    .where('due_at', '<=', bind('now'))
    .orderBy('due_at')
    .limit(100);
  return kind === 'sqlite' ? query : query.forUpdate().skipLocked();
});

const takeOut = statement<{ location_id: string; kind: string; record_id: string; name: string }>()(
  (database, bind) =>
    database
      .deleteFrom('schedule')
      .where('location_id', '=', bind('location_id'))
      .where('kind', '=', bind('kind'))
      .where('record_id', '=', bind('record_id'))
      .where('name', '=', bind('name')),
);

/** Locations in which something is due. */
export async function locationsDue(store: Store, now: number): Promise<readonly string[]> {
  const rows = await store.engine.read(async session => session.rows(workerScans.withSchedule, { now }));
  return rows.map(row => row.location_id);
}

const isDue = statement<{ location_id: string; now: number }>()((database, bind) =>
  database
    .selectFrom('schedule')
    .select('kind')
    .where('location_id', '=', bind('location_id'))
    .where('due_at', '<=', bind('now'))
    .limit(1),
);

/** Fires what is due in a location, the oldest first; tells whether there may be more. */
export async function fireDue(
  store: Store,
  kinds: readonly ScheduleKind[],
  locationId: string,
): Promise<boolean> {
  const due = await store.read(locationId, async reader =>
    reader.rows(isDue, { location_id: locationId, now: reader.now }),
  );
  if (due.length === 0) return false;
  const cause: Cause = { actor: { kind: 'system', id: 'schedule' }, operation: 'schedule' };
  return store.write(locationId, cause, async writer => {
    const rows = await writer.rows(nextDue, { location_id: locationId, now: writer.now });
    for (const row of rows) {
      const kind = kinds.find(known => known.kind === row.kind);
      if (!kind) continue;
      await writer.rows(takeOut, row);
      await kind.fire(writer, {
        recordId: row.record_id,
        name: row.name,
        dueAt: row.due_at,
        parameters: parseJson(row.parameters),
      });
    }
    return rows.length === 100;
  });
}

import type { EventDraft } from '#contacts/event.ts';
import { statement } from './statement.ts';
import type { StoreReader, StoreWriter } from './store.ts';

const businessName = statement<{ location_id: string; id: string }>()((database, bind) =>
  database
    .selectFrom('business')
    .select('name')
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id')),
);

const workflows = statement<{ location_id: string; contact_id: string }>()((database, bind) =>
  database
    .selectFrom('enrollment')
    .select('target_id')
    .where('location_id', '=', bind('location_id'))
    .where('contact_id', '=', bind('contact_id'))
    .where('kind', '=', 'workflow')
    .where('date_ended', 'is', null),
);

const appointments = statement<{ location_id: string; contact_id: string }>()((database, bind) =>
  database
    .selectFrom('appointment')
    .select(['id', 'start_time'])
    .where('location_id', '=', bind('location_id'))
    .where('contact_id', '=', bind('contact_id'))
    .orderBy('start_time', 'desc')
    .limit(100),
);

/** What is not kept with a contact, as it is now: its workflows, and when its latest hundred appointments begin. */
export interface Surroundings {
  readonly workflows: readonly string[];
  /** By their ids, in milliseconds. */
  readonly appointments: ReadonlyMap<string, number>;
}

export async function readSurroundings(store: StoreReader, contactId: string): Promise<Surroundings> {
  const owner = { location_id: store.locationId, contact_id: contactId };
  const enrolled = await store.rows(workflows, owner);
  const booked = await store.rows(appointments, owner);
  return {
    workflows: enrolled.map(row => row.target_id),
    appointments: new Map(booked.map(row => [row.id, row.start_time])),
  };
}

export async function findBusinessName(store: StoreReader, id: string): Promise<string | undefined> {
  const [row] = await store.rows(businessName, { location_id: store.locationId, id });
  return row?.name;
}

const takeNumbers = statement<{ location_id: string; id: string; count: number }>()((database, bind) =>
  database
    .updateTable('contact')
    .set(eb => ({ event_number: eb('event_number', '+', bind('count')) }))
    .where('location_id', '=', bind('location_id'))
    .where('id', '=', bind('id'))
    .returning('event_number'),
);

/**
 * Notes events of contacts, those in the recycle bin too; of a contact that is no more, none. Rows are locked in the
 * order of their ids, as by every batch.
 */
export async function notePassages(
  store: StoreWriter,
  passages: ReadonlyMap<string, readonly EventDraft[]>,
): Promise<void> {
  for (const [id, events] of [...passages].sort(([one], [other]) => (one < other ? -1 : 1))) {
    const count = events.length;
    const [row] = await store.rows(takeNumbers, { location_id: store.locationId, id, count });
    if (row) store.noteContactEvents(id, row.event_number - count + 1, events);
  }
}

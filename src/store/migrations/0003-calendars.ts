import type { Kysely } from 'kysely';
import { addColumns, createIndexes, createTable, type EngineKind, type TableShape } from '../columns.ts';

const dated = { date_added: 'whole', date_updated: 'whole' } as const;

const shapes: Readonly<Record<string, TableShape>> = {
  calendar: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      name: 'text',
      group_id: 'text?',
      settings: 'json',
      ...dated,
    },
    key: ['location_id', 'id'],
  },
  blocked_slot: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      calendar_id: 'text?',
      assigned_user_id: 'text?',
      title: 'text',
      start_time: 'whole',
      end_time: 'whole',
      ...dated,
    },
    key: ['location_id', 'id'],
    indexes: { end: ['location_id', 'end_time', 'id'] },
  },
  appointment_note: {
    columns: {
      location_id: 'text',
      appointment_id: 'text',
      id: 'text',
      version: 'whole',
      body: 'text',
      user_id: 'text?',
      created_by: 'json',
      ...dated,
    },
    key: ['location_id', 'id'],
    indexes: { newest: ['location_id', 'appointment_id', 'date_added', 'id'] },
  },
  recurring_task: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      title: 'text',
      description: 'text',
      contact_ids: 'json',
      owners: 'json',
      rule: 'json',
      occurrences: 'whole',
      next_at: 'whole?',
      ...dated,
    },
    key: ['location_id', 'id'],
    indexes: { newest: ['location_id', 'date_added', 'id'] },
  },
  recurring_task_made: {
    columns: {
      location_id: 'text',
      recurring_task_id: 'text',
      contact_id: 'text',
      owner: 'text',
      task_id: 'text',
    },
    key: ['location_id', 'recurring_task_id', 'contact_id', 'owner'],
  },
};

/** Calendars and what is booked in them, notes on appointments, and tasks that come again. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
  await addColumns(database, kind, 'appointment', {
    description: 'text?',
    meeting_location_type: 'text?',
    meeting_location_id: 'text?',
    rrule: 'text?',
    master_event_id: 'text?',
    users: 'text?',
    created_by: 'text?',
  });
  // What is to come is what is asked for most, and little: found by the end.
  await createIndexes(database, 'appointment', {
    indexes: {
      end: ['location_id', 'end_time', 'id'],
      calendar: ['location_id', 'calendar_id', 'end_time', 'id'],
    },
  });
}

import { type Kysely, sql } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  job: {
    columns: {
      location_id: 'text',
      id: 'text',
      kind: 'text',
      operation: 'text',
      scope: 'text',
      actor: 'json',
      parameters: 'json',
      cursor: 'json',
      counts: 'json',
      total: 'whole?',
      result: 'json',
      state: 'text',
      error: 'text?',
      attempts: 'whole',
      next_at: 'whole',
      lease_owner: 'text?',
      lease_until: 'whole',
      date_added: 'whole',
      date_updated: 'whole',
      date_ended: 'whole?',
    },
    key: ['location_id', 'id'],
    indexes: { newest: ['location_id', 'date_added desc', 'id desc'] },
  },
  blob: {
    columns: {
      location_id: 'text',
      id: 'text',
      name: 'text',
      media_type: 'text',
      size: 'whole',
      chunks: 'whole',
      date_added: 'whole',
      expires_at: 'whole?',
    },
    key: ['location_id', 'id'],
  },
  blob_chunk: {
    columns: { location_id: 'text', blob_id: 'text', number: 'whole', bytes: 'bytes' },
    key: ['location_id', 'blob_id', 'number'],
  },
  consumer: {
    columns: { location_id: 'text', name: 'text', position: 'whole' },
    key: ['location_id', 'name'],
  },
  schedule: {
    columns: {
      location_id: 'text',
      kind: 'text',
      record_id: 'text',
      name: 'text',
      due_at: 'whole',
      parameters: 'json',
    },
    key: ['location_id', 'kind', 'record_id', 'name'],
    indexes: { due: ['location_id', 'due_at'] },
  },
};

/** What outlives a call: jobs, files, places in the stream of events, and what is due at a time. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
  // Workers look for locations with something to do; both stay as small as what waits.
  await sql`create index job_open on job (next_at, location_id) where date_ended is null`.execute(database);
  await sql`create index schedule_next on schedule (due_at, location_id)`.execute(database);
  await sql`create index blob_expiry on blob (expires_at, location_id) where expires_at is not null`.execute(
    database,
  );
}

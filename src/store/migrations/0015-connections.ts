import { type Kysely, sql } from 'kysely';
import { addColumns, createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  connection: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      type: 'text',
      name: 'text',
      name_folded: 'text',
      status: 'text',
      settings: 'json',
      mapping: 'json',
      credentials: 'text?',
      state: 'json',
      due_at: 'whole?',
      lease_owner: 'text?',
      lease_until: 'whole',
      failures: 'whole',
      failing_since: 'whole?',
      failure_code: 'text?',
      failure: 'text?',
      is_broken: 'whole',
      current_at: 'whole?',
      date_added: 'whole',
      date_updated: 'whole',
    },
    key: ['location_id', 'id'],
    unique: { name: ['location_id', 'name_folded'] },
  },
  directory_person: {
    columns: {
      location_id: 'text',
      connection_id: 'text',
      person_id: 'text',
      state: 'text',
      code: 'text?',
      reason: 'text?',
      contact_id: 'text?',
      name: 'text',
      name_folded: 'text',
      email: 'text',
      attributes: 'json',
      written: 'json',
      settled_version: 'whole',
      pass_id: 'text?',
      leaving: 'text?',
      left_at: 'whole?',
      left_cause: 'text?',
      left_steps: 'json',
      date_added: 'whole',
      date_updated: 'whole',
    },
    key: ['location_id', 'connection_id', 'person_id'],
    indexes: {
      contact: ['location_id', 'contact_id'],
      name: ['location_id', 'connection_id', 'name_folded', 'person_id'],
    },
  },
  sync_record: {
    columns: {
      location_id: 'text',
      run_id: 'text',
      id: 'text',
      person_id: 'text',
      contact_id: 'text?',
      outcome: 'text',
      reason: 'text?',
      changes: 'json',
      before: 'json',
      after: 'json',
    },
    key: ['location_id', 'run_id', 'id'],
    indexes: { contact: ['location_id', 'contact_id'] },
  },
  sync_conflict: {
    columns: {
      location_id: 'text',
      id: 'text',
      connection_id: 'text',
      kind: 'text',
      person_id: 'text?',
      contact_id: 'text?',
      field: 'text?',
      choices: 'json',
      reason: 'text',
      status: 'text',
      resolution: 'json',
      date_added: 'whole',
      date_resolved: 'whole?',
    },
    key: ['location_id', 'id'],
    indexes: {
      list: ['location_id', 'connection_id', 'status', 'id'],
      contact: ['location_id', 'contact_id'],
    },
  },
};

/** The links to directories and HighLevel, and what is known of a directory's people. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);

  await addColumns(database, kind, 'job', { subject: 'text?' });
  await sql`create index job_subject on job (location_id, subject, date_added) where subject is not null`.execute(
    database,
  );
  await sql`create index connection_due on connection (due_at) where due_at is not null`.execute(database);
  await sql`create index directory_person_leaving on directory_person (location_id, connection_id, person_id)
    where leaving is not null`.execute(database);
  await sql`create index sync_conflict_person on sync_conflict (location_id, connection_id, person_id)
    where status = 'open'`.execute(database);
}

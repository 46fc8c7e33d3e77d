import type { Kysely } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  highlevel_link: {
    columns: {
      location_id: 'text',
      connection_id: 'text',
      remote_location_id: 'text',
      owner: 'text?',
      leased_until: 'whole?',
      bucket: 'json',
      read_to: 'whole',
      looked_at: 'whole',
      swept_at: 'whole',
      date_added: 'whole',
    },
    key: ['location_id', 'connection_id'],
  },
  remote_record: {
    columns: {
      location_id: 'text',
      connection_id: 'text',
      kind: 'text',
      local_id: 'text',
      remote_id: 'text',
      contact_id: 'text',
      here: 'json',
      there: 'json',
      date_updated: 'whole',
    },
    key: ['location_id', 'connection_id', 'kind', 'local_id'],
    unique: { remote: ['location_id', 'connection_id', 'kind', 'remote_id'] },
    indexes: { contact: ['location_id', 'connection_id', 'contact_id'] },
  },
  outgoing_change: {
    columns: {
      location_id: 'text',
      connection_id: 'text',
      id: 'text',
      kind: 'text',
      record_id: 'text',
      contact_id: 'text',
      status: 'text',
      revision: 'whole',
      due_at: 'whole',
      attempts: 'whole',
      fingerprint: 'text?',
      code: 'text?',
      reason: 'text?',
      date_added: 'whole',
      date_updated: 'whole',
    },
    key: ['location_id', 'connection_id', 'id'],
    unique: { record: ['location_id', 'connection_id', 'kind', 'record_id'] },
    indexes: {
      due: ['location_id', 'connection_id', 'status', 'due_at'],
      begun: ['location_id', 'connection_id', 'fingerprint'],
    },
  },
  incoming_change: {
    columns: {
      location_id: 'text',
      connection_id: 'text',
      id: 'text',
      message_id: 'text',
      type: 'text',
      remote_contact_id: 'text',
      remote_id: 'text',
      status: 'text',
      due_at: 'whole',
      attempts: 'whole',
      reason: 'text?',
      date_added: 'whole',
    },
    key: ['location_id', 'connection_id', 'id'],
    unique: { message: ['location_id', 'connection_id', 'message_id'] },
    indexes: { due: ['location_id', 'connection_id', 'status', 'due_at'] },
  },
};

/** The link to HighLevel: which records are the same, and what is on its way. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
}

import type { Kysely } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  merge: {
    columns: {
      location_id: 'text',
      id: 'text',
      contact_id: 'text',
      at: 'whole',
      actor: 'json',
      before: 'json',
      after: 'json',
      undone_at: 'whole?',
    },
    key: ['location_id', 'id'],
    indexes: {
      contact: ['location_id', 'contact_id', 'at', 'id'],
      newest: ['location_id', 'at', 'id'],
    },
  },
  merged_contact: {
    columns: {
      location_id: 'text',
      merge_id: 'text',
      contact_id: 'text',
      place: 'whole',
      state: 'json',
    },
    key: ['location_id', 'merge_id', 'contact_id'],
    indexes: { contact: ['location_id', 'contact_id'] },
  },
  merged_record: {
    columns: {
      location_id: 'text',
      merge_id: 'text',
      kind: 'text',
      record_id: 'text',
      contact_id: 'text',
      kept: 'text?',
    },
    key: ['location_id', 'merge_id', 'contact_id', 'kind', 'record_id'],
  },
};

/** What is needed to take merges of contacts apart again. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
}

import type { Kysely } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  duplicate_group: {
    columns: {
      location_id: 'text',
      id: 'text',
      matches: 'json',
      date_added: 'whole',
      ignored_at: 'whole?',
    },
    key: ['location_id', 'id'],
  },
  duplicate_member: {
    columns: { location_id: 'text', group_id: 'text', contact_id: 'text' },
    key: ['location_id', 'group_id', 'contact_id'],
    indexes: { contact: ['location_id', 'contact_id', 'group_id'] },
  },
};

/** Groups of contacts that look like one person. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
}

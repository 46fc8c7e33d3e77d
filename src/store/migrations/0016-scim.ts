import type { Kysely } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  scim_user: {
    columns: {
      location_id: 'text',
      connection_id: 'text',
      id: 'text',
      version: 'whole',
      user_name_key: 'text',
      external_id: 'text?',
      document: 'json',
      date_added: 'whole',
      date_updated: 'whole',
    },
    key: ['location_id', 'connection_id', 'id'],
    unique: { name: ['location_id', 'connection_id', 'user_name_key'] },
    indexes: { external: ['location_id', 'connection_id', 'external_id'] },
  },
  scim_email: {
    columns: { location_id: 'text', connection_id: 'text', user_id: 'text', email_key: 'text' },
    key: ['location_id', 'connection_id', 'user_id', 'email_key'],
    indexes: { key: ['location_id', 'connection_id', 'email_key', 'user_id'] },
  },
  scim_bearer: {
    columns: {
      digest: 'text',
      location_id: 'text',
      connection_id: 'text',
      valid_until: 'whole?',
      date_added: 'whole',
    },
    key: ['digest'],
    indexes: { connection: ['location_id', 'connection_id'] },
  },
};

/** The people whom SCIM clients provision, and the secrets by which these are let in. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
}

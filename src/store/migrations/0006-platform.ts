import type { Kysely } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  segment: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      name: 'text',
      name_folded: 'text',
      filters: 'json',
      sort: 'json',
      date_added: 'whole',
      date_updated: 'whole',
    },
    key: ['location_id', 'id'],
    indexes: { name: ['location_id', 'name_folded', 'id'] },
  },
  audit: {
    columns: {
      location_id: 'text',
      id: 'text',
      at: 'whole',
      kind: 'text',
      operation: 'text',
      actor: 'json',
      calls: 'whole',
      contact_ids: 'json',
      digest: 'text',
    },
    key: ['location_id', 'id'],
    indexes: { newest: ['location_id', 'at', 'id'] },
  },
  quota: {
    columns: {
      tenant_id: 'text',
      client_id: 'text',
      burst: 'whole',
      interval: 'whole',
      daily: 'whole',
      date_updated: 'whole',
    },
    key: ['tenant_id', 'client_id'],
  },
  quota_request: {
    columns: {
      tenant_id: 'text',
      id: 'text',
      client_id: 'text',
      actor: 'json',
      burst: 'whole?',
      daily: 'whole?',
      reason: 'text',
      date_added: 'whole',
    },
    key: ['tenant_id', 'id'],
  },
};

/** Segments, limits of clients, and who read what. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
}

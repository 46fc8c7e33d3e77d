import type { Kysely } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  erasure: {
    columns: {
      location_id: 'text',
      contact_id: 'text',
      certificate_id: 'text',
      at: 'whole',
      actor: 'json',
      reason: 'text',
      job_id: 'text',
      done_at: 'whole?',
    },
    key: ['location_id', 'contact_id'],
    indexes: { certificate: ['location_id', 'certificate_id'] },
  },
  suppression_key: { columns: { location_id: 'text', sealed: 'text' }, key: ['location_id'] },
  suppressed_id: {
    columns: { location_id: 'text', system: 'text', digest: 'text', date_added: 'whole' },
    key: ['location_id', 'system', 'digest'],
  },
};

/** The proof of erasures, and under which ids other systems knew whom. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
}

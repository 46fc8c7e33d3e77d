import type { Kysely } from 'kysely';
import { createTable, type EngineKind } from '../columns.ts';

/** The contacts that a dry run of an import would have written, for the rows of its file that come later. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await createTable(database, kind, 'import_trial', {
    columns: { location_id: 'text', job_id: 'text', key: 'text', contact_id: 'text', fields: 'text?' },
    key: ['location_id', 'job_id', 'key', 'contact_id'],
    isOneTree: true,
  });
}

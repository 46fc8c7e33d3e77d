import type { Kysely } from 'kysely';
import { createTable, type EngineKind } from '../columns.ts';

/** The rows that an import refused, each with its reason and as it stood in the file. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await createTable(database, kind, 'import_error', {
    columns: { location_id: 'text', job_id: 'text', row: 'whole', problems: 'json', source: 'json' },
    key: ['location_id', 'job_id', 'row'],
  });
}

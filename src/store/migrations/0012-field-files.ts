import type { Kysely } from 'kysely';
import { createIndexes, createTable, type EngineKind } from '../columns.ts';

/** Files that are values of custom fields. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await createTable(database, kind, 'field_file', {
    columns: { location_id: 'text', id: 'text', field_id: 'text', record_id: 'text' },
    key: ['location_id', 'id'],
    indexes: { field: ['location_id', 'field_id', 'id'], record: ['location_id', 'record_id', 'id'] },
  });
  await createIndexes(database, 'merged_record', { indexes: { record: ['location_id', 'record_id'] } });
}

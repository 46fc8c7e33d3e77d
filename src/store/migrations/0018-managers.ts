import { type Kysely, sql } from 'kysely';
import { addColumns, type EngineKind } from '../columns.ts';

/**
 * Whom a person of a directory reports to, so that reports learn of a manager's new name; and when a SCIM client was last
 * let in.
 */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await addColumns(database, kind, 'directory_person', { manager_id: 'text?' });
  await sql`create index directory_person_manager on directory_person (location_id, connection_id, manager_id)
    where manager_id is not null`.execute(database);
  await sql`create index directory_person_stale on directory_person (location_id, connection_id, person_id)
    where settled_version < 0`.execute(database);
  await addColumns(database, kind, 'scim_bearer', { used_at: 'whole?', used_by: 'text?' });
}

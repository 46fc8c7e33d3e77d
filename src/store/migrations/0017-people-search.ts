import { type Kysely, sql } from 'kysely';

/** People of a directory are found by name and address without reading what else is known of them. */
export async function up<Database>(database: Kysely<Database>): Promise<void> {
  await sql`drop index directory_person_name`.execute(database);
  await sql`create index directory_person_search
    on directory_person (location_id, connection_id, name_folded, person_id, state, email)`.execute(database);
}

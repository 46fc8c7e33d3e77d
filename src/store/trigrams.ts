import { type Kysely, sql } from 'kysely';

/** The schema in which PostgreSQL has the operators of trigrams; undefined where one of the two extensions is not there. */
export async function trigramSchema<Database>(database: Kysely<Database>): Promise<string | undefined> {
  const { rows } = await sql<{ schema: string }>`
    select n.nspname as schema from pg_extension e join pg_namespace n on n.oid = e.extnamespace
    where e.extname = 'pg_trgm' and exists (select 1 from pg_extension where extname = 'btree_gin')`.execute(
    database,
  );
  return rows[0]?.schema;
}

import { type Kysely, sql } from 'kysely';
import type { EngineKind } from '../columns.ts';
import { trigramSchema } from '../trigrams.ts';

/** In kilobytes: a search reads the texts that wait one by one, so they are put into the index when they are this many. */
const waiting = 256;

/**
 * The text index of PostgreSQL, by trigrams and within a location. Its extensions come with PostgreSQL, but not every
 * server has them and not every user may make them; without them such searches go aside.
 */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  if (kind === 'sqlite') return;
  await sql`do $$ begin
    create extension if not exists pg_trgm;
    create extension if not exists btree_gin;
  exception when others then
    raise notice 'Without pg_trgm and btree_gin there is no text index.';
  end $$`.execute(database);
  const schema = await trigramSchema(database);
  if (schema === undefined) return;
  const columns = [
    'full_name',
    'emails',
    'phones',
    'company_name',
    'address',
    'city',
    'state',
    'postal_code',
    'source',
    'custom_text',
  ].map(column => sql`${sql.ref(column)} ${sql.ref(`${schema}.gin_trgm_ops`)}`);
  await sql`create index contact_search_text on contact_search
    using gin (location_id, ${sql.join(columns)})
    with (gin_pending_list_limit = ${sql.lit(waiting)})`.execute(database);
}

import { type Kysely, sql } from 'kysely';
import { createTable, type EngineKind } from '../columns.ts';

/** What several servers count together of a caller's last seconds. It may be lost with the server, so it costs no flush. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await createTable(database, kind, 'call_window', {
    columns: { tenant_id: 'text', bucket: 'text', started_at: 'whole', calls: 'whole' },
    key: ['tenant_id', 'bucket'],
  });
  if (kind === 'postgres') await sql`alter table call_window set unlogged`.execute(database);
}

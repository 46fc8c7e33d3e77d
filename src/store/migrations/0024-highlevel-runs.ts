import type { Kysely } from 'kysely';
import { addColumns, type EngineKind } from '../columns.ts';

/** The run for which an account is compared, and what is on its way because of one. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await addColumns(database, kind, 'highlevel_link', { run_id: 'text?', run_mode: 'text?' });
  await addColumns(database, kind, 'outgoing_change', { run_id: 'text?' });
  await addColumns(database, kind, 'incoming_change', { run_id: 'text?' });
}

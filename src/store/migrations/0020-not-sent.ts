import type { Kysely } from 'kysely';
import { addColumns, type EngineKind } from '../columns.ts';

/** What of a record the other side could not be sent, and why. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await addColumns(database, kind, 'outgoing_change', { not_sent: 'text?' });
}

import type { Kysely } from 'kysely';
import { createTable, type EngineKind } from '../columns.ts';

/** What subscriptions want to be reminded of. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await createTable(database, kind, 'timed_ask', {
    columns: { location_id: 'text', subscription_id: 'text', kind: 'text', name: 'text', terms: 'json' },
    key: ['location_id', 'subscription_id', 'kind', 'name'],
    indexes: { kind: ['location_id', 'kind', 'name'] },
  });
}

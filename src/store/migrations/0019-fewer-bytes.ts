import { type Kysely, sql } from 'kysely';
import { type EngineKind, rebuild, type TableShape } from '../columns.ts';

const history: TableShape = {
  columns: {
    location_id: 'text',
    contact_id: 'text',
    event_number: 'whole',
    at: 'whole',
    actor: 'json',
    operation: 'text',
    type: 'text',
    changes: 'json',
  },
  key: ['location_id', 'contact_id', 'event_number'],
};

/**
 * What a contact with custom fields writes, made less. In a tree of the key a row of the history over 1 kB took a page of
 * its own; and a text is not in the index of numbers. That of texts has every value, so that a field that is there is found.
 */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  if (kind === 'sqlite') await rebuild(database, 'history', history);
  await sql`drop index contact_field_number`.execute(database);
  await sql`create index contact_field_number on contact_field (location_id, field_id, number, date_added, contact_id)
    where number is not null`.execute(database);
}

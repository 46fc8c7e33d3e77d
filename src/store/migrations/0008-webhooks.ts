import { type Kysely, sql } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  master_key: { columns: { id: 'text', master_id: 'text', sealed: 'text' }, key: ['id'] },
  data_key: {
    columns: { tenant_id: 'text', id: 'text', master_id: 'text', sealed: 'text', date_added: 'whole' },
    key: ['tenant_id', 'id'],
  },
  signing_key: {
    columns: { tenant_id: 'text', id: 'text', public_key: 'text', private_key: 'text', date_added: 'whole' },
    key: ['tenant_id', 'id'],
  },
  subscription: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      client_id: 'text',
      owner_id: 'text',
      url: 'text?',
      events: 'json',
      filter: 'json',
      from_position: 'whole',
      format: 'text',
      status: 'text',
      reason: 'text?',
      secret: 'text?',
      previous_secret: 'text?',
      previous_until: 'whole?',
      failing_since: 'whole?',
      last_failure: 'text?',
      noticed_at: 'whole?',
      date_added: 'whole',
      date_updated: 'whole',
    },
    key: ['location_id', 'id'],
  },
  delivery: {
    columns: {
      location_id: 'text',
      id: 'text',
      subscription_id: 'text',
      event_id: 'text',
      message_id: 'text',
      type: 'text',
      lane: 'text',
      place: 'whole',
      status: 'text',
      due_at: 'whole?',
      lease_owner: 'text?',
      attempts: 'whole',
      first_tried_at: 'whole?',
      log: 'json',
      date_added: 'whole',
      date_ended: 'whole?',
    },
    key: ['location_id', 'id'],
    // A consumer that gets a batch again adds nothing, and a list goes by it: ids of events sort by time.
    unique: { message: ['location_id', 'subscription_id', 'message_id'] },
  },
};

/** Secrets at rest, subscriptions, and what is delivered to them. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);

  await sql`create index delivery_lane on delivery (location_id, subscription_id, lane, place)
    where date_ended is null`.execute(database);
  await sql`create index delivery_due on delivery (location_id, subscription_id, due_at)
    where due_at is not null`.execute(database);
  await sql`create index delivery_leased on delivery (location_id, lease_owner)
    where lease_owner is not null`.execute(database);
  await sql`create index delivery_failed on delivery (location_id, subscription_id, message_id)
    where status = 'failed'`.execute(database);
}

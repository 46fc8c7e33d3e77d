import { type Kysely, sql } from 'kysely';
import { createIndexes, createTable, type EngineKind, rebuild, type TableShape } from '../columns.ts';

const contactKey: TableShape = {
  columns: { location_id: 'text', kind: 'text', value: 'text', contact_id: 'text' },
  key: ['location_id', 'kind', 'value', 'contact_id'],
  isOneTree: true,
};

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
  isOneTree: true,
};

/** Its number is the number of its row, so that the text index finds it without an index between. */
const contactSearch: TableShape = {
  columns: {
    location_id: 'text',
    id: 'text',
    number: 'whole',
    first_name: 'text?',
    last_name: 'text?',
    full_name: 'text?',
    email: 'text?',
    emails: 'text?',
    phones: 'text?',
    company_name: 'text?',
    business_id: 'text?',
    address: 'text?',
    city: 'text?',
    state: 'text?',
    postal_code: 'text?',
    country: 'text?',
    website: 'text?',
    timezone: 'text?',
    source: 'text?',
    type: 'text?',
    assigned_to: 'text?',
    date_of_birth: 'text?',
    dnd: 'whole',
    dnd_email: 'text?',
    dnd_sms: 'text?',
    dnd_call: 'text?',
    inbound_dnd: 'text?',
    custom_text: 'text?',
    date_added: 'whole',
    date_updated: 'whole',
  },
  key: ['number'],
};

const contactSearchIndexes: Pick<TableShape, 'unique' | 'indexes'> = {
  unique: { contact: ['location_id', 'id'] },
  indexes: {
    first_name: ['location_id', 'first_name', 'date_added', 'id'],
    last_name: ['location_id', 'last_name', 'date_added', 'id'],
    full_name: ['location_id', 'full_name', 'date_added', 'id'],
    email: ['location_id', 'email', 'date_added', 'id'],
    city: ['location_id', 'city', 'date_added', 'id'],
    source: ['location_id', 'source', 'date_added', 'id'],
    date_added: ['location_id', 'date_added', 'id'],
    date_updated: ['location_id', 'date_updated', 'id'],
  },
};

/**
 * A create wrote 48 pages, now 30: tables that are found by their key alone are one tree, an index grows at its end, what most
 * contacts lack is not in an index, and the text index is written many contacts at a time.
 */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  await sql`drop index contact_newest`.execute(database);
  await sql`create index contact_newest on contact (location_id, date_added, id)
    where deleted_at is null`.execute(database);
  await sql`drop index contact_key_contact`.execute(database);
  if (kind === 'sqlite') {
    await rebuild(database, 'contact_key', contactKey);
    await rebuild(database, 'history', history);
    await rebuild(database, 'contact_search', contactSearch);
    await createIndexes(database, 'contact_search', contactSearchIndexes);
    await textsAtOnce(database);
  } else {
    await sql`drop index contact_search_number`.execute(database);
    await sql`drop index contact_search_assigned_to`.execute(database);
  }
  await sql`create index contact_search_assigned_to on contact_search (location_id, assigned_to, date_added, id)
    where assigned_to is not null`.execute(database);
}

/** Up to which number the contacts of a location are in the text index: so far, all are. */
async function textsAtOnce<Database>(database: Kysely<Database>): Promise<void> {
  await createTable(database, 'sqlite', 'text_index', {
    columns: { location_id: 'text', number: 'whole' },
    key: ['location_id'],
    isOneTree: true,
  });
  await sql`insert into text_index (location_id, number)
    select location_id, max(number) from contact_search group by location_id`.execute(database);
}

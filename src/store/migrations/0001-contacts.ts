import { type Kysely, sql } from 'kysely';
import { createTable, type EngineKind, type TableShape } from '../columns.ts';

const named = { location_id: 'text', id: 'text', name: 'text' } as const;
const dated = { date_added: 'whole', date_updated: 'whole' } as const;

const shapes: Readonly<Record<string, TableShape>> = {
  tenant: { columns: { id: 'text', date_added: 'whole' }, key: ['id'] },
  location: {
    columns: {
      id: 'text',
      tenant_id: 'text',
      number: 'whole',
      is_default: 'whole',
      version: 'whole',
      dictionary_revision: 'whole',
      name: 'text',
      country: 'text',
      timezone: 'text',
      settings: 'json',
      details: 'json',
      ...dated,
    },
    key: ['id'],
    unique: { number: ['number'] },
    indexes: { tenant: ['tenant_id', 'id'] },
  },
  user: {
    columns: {
      tenant_id: 'text',
      id: 'text',
      object_id: 'text?',
      name: 'text',
      first_name: 'text?',
      last_name: 'text?',
      email: 'text?',
      email_lower: 'text?',
      phone: 'text?',
      role: 'text',
      date_added: 'whole',
    },
    key: ['tenant_id', 'id'],
    unique: { object: ['tenant_id', 'object_id'] },
    indexes: { email: ['tenant_id', 'email_lower'] },
  },
  usage_day: {
    columns: { tenant_id: 'text', bucket: 'text', day: 'whole', calls: 'whole' },
    key: ['tenant_id', 'bucket', 'day'],
  },
  tag: {
    columns: { ...named, name_folded: 'text', revision: 'whole', deleted_at: 'whole?' },
    key: ['location_id', 'id'],
    unique: { name: ['location_id', 'name_folded'] },
    indexes: { revision: ['location_id', 'revision'] },
  },
  custom_field: {
    columns: {
      ...named,
      version: 'whole',
      name_folded: 'text',
      key: 'text',
      model: 'text',
      data_type: 'text',
      placeholder: 'text?',
      position: 'whole',
      options: 'json',
      revision: 'whole',
      deleted_at: 'whole?',
      date_added: 'whole',
    },
    key: ['location_id', 'id'],
    unique: { name: ['location_id', 'model', 'key'] },
    indexes: { revision: ['location_id', 'revision'] },
  },
  business: {
    columns: {
      ...named,
      version: 'whole',
      name_folded: 'text',
      phone: 'text?',
      email: 'text?',
      website: 'text?',
      address: 'text?',
      city: 'text?',
      state: 'text?',
      postal_code: 'text?',
      country: 'text?',
      description: 'text?',
      created_by: 'json',
      ...dated,
    },
    key: ['location_id', 'id'],
    indexes: { name: ['location_id', 'name_folded', 'id'] },
  },
  contact: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      event_number: 'whole',
      fields: 'json',
      sort_name: 'text',
      business_id: 'text?',
      ...dated,
      last_activity: 'whole',
      deleted_at: 'whole?',
      deleted_by: 'text?',
      purge_at: 'whole?',
    },
    key: ['location_id', 'id'],
  },
  contact_search: {
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
      ...dated,
    },
    key: ['location_id', 'id'],
    unique: { number: ['location_id', 'number'] },
    indexes: {
      first_name: ['location_id', 'first_name', 'date_added', 'id'],
      last_name: ['location_id', 'last_name', 'date_added', 'id'],
      full_name: ['location_id', 'full_name', 'date_added', 'id'],
      email: ['location_id', 'email', 'date_added', 'id'],
      city: ['location_id', 'city', 'date_added', 'id'],
      source: ['location_id', 'source', 'date_added', 'id'],
      assigned_to: ['location_id', 'assigned_to', 'date_added', 'id'],
      date_added: ['location_id', 'date_added', 'id'],
      date_updated: ['location_id', 'date_updated', 'id'],
    },
  },
  contact_key: {
    columns: { location_id: 'text', kind: 'text', value: 'text', contact_id: 'text' },
    key: ['location_id', 'kind', 'value', 'contact_id'],
    indexes: { contact: ['location_id', 'contact_id'] },
  },
  contact_tag: {
    columns: { location_id: 'text', tag_id: 'text', contact_id: 'text', date_added: 'whole' },
    key: ['location_id', 'tag_id', 'date_added', 'contact_id'],
    indexes: { contact: ['location_id', 'contact_id'] },
  },
  contact_follower: {
    columns: { location_id: 'text', user_id: 'text', contact_id: 'text' },
    key: ['location_id', 'user_id', 'contact_id'],
    indexes: { contact: ['location_id', 'contact_id'] },
  },
  contact_field: {
    columns: {
      location_id: 'text',
      field_id: 'text',
      contact_id: 'text',
      part: 'text',
      text: 'text?',
      number: 'number?',
      date_added: 'whole',
    },
    key: ['location_id', 'contact_id', 'field_id', 'part'],
    indexes: {
      text: ['location_id', 'field_id', 'text', 'date_added', 'contact_id'],
      number: ['location_id', 'field_id', 'number', 'date_added', 'contact_id'],
    },
  },
  external_id: {
    columns: { location_id: 'text', system: 'text', external_id: 'text', contact_id: 'text' },
    key: ['location_id', 'system', 'external_id'],
    indexes: { contact: ['location_id', 'contact_id'] },
  },
  task: {
    columns: {
      location_id: 'text',
      contact_id: 'text',
      id: 'text',
      version: 'whole',
      title: 'text',
      body: 'text?',
      text_folded: 'text',
      due_date: 'whole',
      completed: 'whole',
      assigned_to: 'text?',
      ...dated,
    },
    key: ['location_id', 'id'],
    indexes: {
      contact: ['location_id', 'contact_id', 'date_added', 'id'],
      due: ['location_id', 'completed', 'due_date', 'id'],
      owner: ['location_id', 'assigned_to', 'completed', 'due_date', 'id'],
    },
  },
  note: {
    columns: {
      location_id: 'text',
      contact_id: 'text',
      id: 'text',
      version: 'whole',
      body: 'text',
      title: 'text?',
      text_folded: 'text',
      color: 'text?',
      pinned: 'whole',
      user_id: 'text?',
      ...dated,
    },
    key: ['location_id', 'id'],
    indexes: {
      contact: ['location_id', 'contact_id', 'date_added', 'id'],
      newest: ['location_id', 'date_added', 'id'],
    },
  },
  appointment: {
    columns: {
      location_id: 'text',
      contact_id: 'text',
      id: 'text',
      version: 'whole',
      calendar_id: 'text',
      title: 'text',
      start_time: 'whole',
      end_time: 'whole',
      status: 'text',
      assigned_user_id: 'text?',
      address: 'text?',
      notes: 'text?',
      ...dated,
    },
    key: ['location_id', 'id'],
    indexes: {
      contact: ['location_id', 'contact_id', 'start_time', 'id'],
      start: ['location_id', 'start_time', 'id'],
    },
  },
  campaign: { columns: { ...named, status: 'text', version: 'whole', ...dated }, key: ['location_id', 'id'] },
  workflow: { columns: { ...named, status: 'text', version: 'whole', ...dated }, key: ['location_id', 'id'] },
  enrollment: {
    columns: {
      location_id: 'text',
      contact_id: 'text',
      kind: 'text',
      target_id: 'text',
      starts_at: 'whole?',
      date_added: 'whole',
      date_ended: 'whole?',
    },
    key: ['location_id', 'contact_id', 'kind', 'target_id'],
    indexes: { target: ['location_id', 'kind', 'target_id', 'contact_id'] },
  },
  event: {
    columns: {
      location_id: 'text',
      id: 'text',
      position: 'whole?',
      contact_id: 'text?',
      event_number: 'whole',
      type: 'text',
      at: 'whole',
      actor: 'json',
      operation: 'text',
      data: 'json',
      changes: 'json',
    },
    key: ['location_id', 'id'],
    unique: { position: ['location_id', 'position'] },
  },
  history: {
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
  },
  idempotency_key: {
    columns: {
      location_id: 'text',
      client_id: 'text',
      person_id: 'text',
      key: 'text',
      fingerprint: 'text',
      answer: 'json',
      created_at: 'whole',
    },
    key: ['location_id', 'client_id', 'person_id', 'key'],
    indexes: { age: ['location_id', 'created_at'] },
  },
  counter: { columns: { location_id: 'text', name: 'text', value: 'whole' }, key: ['location_id', 'name'] },
  stream: { columns: { location_id: 'text', position: 'whole' }, key: ['location_id'] },
};

/** Every table that the Contacts API needs, and the text index of the embedded engine. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);

  await sql`create index contact_newest on contact (location_id, date_added desc, id desc)
    where deleted_at is null`.execute(database);
  await sql`create index contact_business on contact (location_id, business_id, sort_name, id)
    where deleted_at is null and business_id is not null`.execute(database);
  await sql`create index contact_deleted on contact (location_id, deleted_at desc, id desc)
    where deleted_at is not null`.execute(database);
  await sql`create index event_unsequenced on event (location_id, contact_id, event_number)
    where position is null`.execute(database);

  if (kind === 'postgres') await sql`create sequence contact_search_number_sequence`.execute(database);
  if (kind === 'sqlite') {
    // Keeps no text of its own; a row can be taken out by its number alone.
    await sql`create virtual table contact_text using fts5(
      name, email, phone, company, address, city, state, postal_code, source, custom,
      content = '', contentless_delete = 1, tokenize = 'trigram case_sensitive 1')`.execute(database);
  }
}

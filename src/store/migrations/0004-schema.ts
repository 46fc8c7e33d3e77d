import { type Kysely, sql } from 'kysely';
import { columnsOf, fieldsOf, formsOf } from '../business-row.ts';
import { addColumns, createTable, type EngineKind, type TableShape } from '../columns.ts';
import type { BusinessTable } from '../tables.ts';

const shapes: Readonly<Record<string, TableShape>> = {
  business_field: {
    columns: {
      location_id: 'text',
      business_id: 'text',
      field: 'text',
      part: 'text',
      text: 'text?',
      number: 'number?',
    },
    key: ['location_id', 'business_id', 'field', 'part'],
    indexes: {
      text: ['location_id', 'field', 'text', 'business_id'],
      number: ['location_id', 'field', 'number', 'business_id'],
    },
  },
  field_folder: {
    columns: {
      location_id: 'text',
      id: 'text',
      version: 'whole',
      object_key: 'text',
      name: 'text',
      date_added: 'whole',
      date_updated: 'whole',
    },
    key: ['location_id', 'id'],
    indexes: { object: ['location_id', 'object_key', 'date_added', 'id'] },
  },
  relation: {
    columns: {
      location_id: 'text',
      id: 'text',
      association_id: 'text',
      first_record_id: 'text',
      second_record_id: 'text',
      date_added: 'whole',
    },
    key: ['location_id', 'id'],
    unique: { pair: ['location_id', 'first_record_id', 'association_id', 'second_record_id'] },
    indexes: { second: ['location_id', 'second_record_id', 'date_added', 'id'] },
  },
};

/** Tags that were merged, fields that wait to be destroyed, what businesses are found by, folders and relations. */
export async function up<Database>(database: Kysely<Database>, kind: EngineKind): Promise<void> {
  for (const [name, shape] of Object.entries(shapes)) await createTable(database, kind, name, shape);
  await addColumns(database, kind, 'tag', { merged_into: 'text?' });
  await addColumns(database, kind, 'custom_field', {
    description: 'text?',
    folder_id: 'text?',
    show_in_forms: 'whole?',
    date_updated: 'whole?',
    purged_at: 'whole?',
  });
  await addColumns(database, kind, 'business', {
    custom_fields: 'text?',
    external_id: 'text?',
    website_domain: 'text?',
    text_folded: 'text?',
  });
  await sql`create index tag_merged on tag (location_id, merged_into) where merged_into is not null`.execute(
    database,
  );
  await sql`create index business_external on business (location_id, external_id)
    where external_id is not null`.execute(database);
  await sql`create index business_domain on business (location_id, website_domain)
    where website_domain is not null`.execute(database);
  await sql`create index business_newest on business (location_id, date_added desc, id desc)`.execute(
    database,
  );
  await indexBusinesses(database);
}

/** What the businesses that are there are found by. */
async function indexBusinesses<Database>(database: Kysely<Database>): Promise<void> {
  const { rows } = await sql<BusinessTable>`select * from business`.execute(database);
  for (const row of rows) {
    const { location_id, id } = row;
    const fields = fieldsOf(row);
    const { text_folded, website_domain } = columnsOf(fields, new Map());
    await sql`update business set text_folded = ${text_folded}, website_domain = ${website_domain}
      where location_id = ${location_id} and id = ${id}`.execute(database);
    for (const { field, text } of formsOf(fields, new Map())) {
      await sql`insert into business_field (location_id, business_id, field, part, text)
        values (${location_id}, ${id}, ${field}, '', ${text})`.execute(database);
    }
  }
}

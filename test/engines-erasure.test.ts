import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { test } from 'node:test';
import { sql } from 'kysely';
import { isRecord } from '#base/json.ts';
import { addContactToCampaign } from '#operations/campaign/add-contact.ts';
import { createCampaign } from '#operations/campaign/create.ts';
import { createContact } from '#operations/contact/create.ts';
import { eraseContact } from '#operations/contact/erase.ts';
import { mergeContacts } from '#operations/contact/merge.ts';
import { updateContact } from '#operations/contact/update.ts';
import { createExport } from '#operations/export/create.ts';
import { createField } from '#operations/field/create.ts';
import { uploadToField } from '#operations/field/upload.ts';
import { createImport } from '#operations/import/create.ts';
import { jobKinds } from '#operations/jobs.ts';
import type { Operation } from '#operations/operation.ts';
import type { Call } from '#operations/perform.ts';
import { createRecurringTask } from '#operations/recurring-task/create.ts';
import { createSubscription } from '#operations/subscription/create.ts';
import { updateTask } from '#operations/task/update.ts';
import { hangingTables, otherTables } from '#store/erasure/places.ts';
import { jobRunner } from '#store/jobs/run-jobs.ts';
import { cause, type EngineTest, onBothEngines } from './support/engines.ts';
import { fileOf } from './support/files.ts';
import { addAppointment } from './support/hanging.ts';
import { testLinks } from './support/links.ts';
import { at, textAt } from './support/operations.ts';
import { tell } from './support/proof.ts';
import { startReceiver, testDeliverer } from './support/webhooks.ts';

/** What stands in every member of the person, and nowhere else. */
const canaries = ['zyxwcanary', '2125559876'] as const;
const name = 'Zyxwcanary';

/** Some of those in which the person stands before; were one missing, the search would prove nothing. */
const holding = [
  ...['contact', 'contact_search', 'task', 'note', 'event', 'history', 'idempotency_key', 'merge'],
  ...['recurring_task', 'delivery', 'import_error', 'blob', 'blob_chunk'],
];

onBothEngines('Erasure', engine => {
  test('R72: after an erasure no table and no byte of the file holds anything of the person', async context => {
    const locationId = await engine.newLocation();
    const contactId = await fillWithCanaries(engine, locationId);
    const before = await tablesWith(engine, canaries);
    for (const table of holding) assert(before.has(table), `${table} held nothing to erase`);

    await engine.perform(locationId, eraseContact, { contactId, reason: 'Request 7' });
    await runJobs(engine, locationId);

    const after = await tablesWith(engine, canaries);
    const inFile = engine.kind === 'sqlite' ? await hitsInFile(engine, locationId) : 0;
    tell(context, {
      statement: 'R72',
      how: `${before.size} tables of ${engine.kind} held the person, among ${(await tablesOf(engine)).length} searched`,
      found: `hits ${after.size} in tables, ${inFile} in the file after a vacuum`,
    });
    assert.deepEqual([...after], []);
    assert.equal(inFile, 0);
  });

  test('every table that names a contact is one of those that an erasure sees to', async () => {
    const known: ReadonlySet<string> = new Set([...hangingTables, ...otherTables]);
    const unknown = (await tablesOf(engine)).filter(
      ({ name, columns }) => columns.includes('contact_id') && !known.has(name),
    );
    assert.deepEqual(
      unknown.map(({ name }) => name),
      [],
      'Say in store/erasure/places.ts what an erasure does to it.',
    );
  });
});

/** A contact that holds the canary wherever it can, with another that was folded into it. */
async function fillWithCanaries(engine: EngineTest, locationId: string): Promise<string> {
  const perform = (operation: Operation, input: object, options: Partial<Call> = {}) =>
    engine.perform(locationId, operation, input, options);
  const attached = {
    tasks: [{ title: name, body: name, dueDate: '2026-01-16' }],
    notes: [{ title: name, body: name }],
  };
  const created = await perform(createContact, {
    firstName: name,
    lastName: name,
    email: `${name}@example.com`,
    phone: '+12125559876',
    companyName: name,
    address1: name,
    city: name,
    website: `https://${name}.example.com`,
    source: name,
    additionalEmails: [{ email: `other.${name}@example.com`, label: name }],
    externalIds: [{ system: 'crm', externalId: name }],
    dndSettings: { SMS: { status: 'active', message: name } },
    ...attached,
  });
  const contactId = textAt(created, 'contact.id');
  await perform(updateContact, { contactId, city: `${name} City` });
  await perform(updateTask, { contactId, taskId: at(created, 'tasks.0.id'), title: `${name} again` });
  await addAppointment({ store: engine.store, locationId }, contactId, name);
  const campaignId = at(await perform(createCampaign, { name: 'Recall' }), 'campaign.id');
  await perform(addContactToCampaign, { contactId, campaignId });

  const once = await perform(createContact, { firstName: name, ...attached }, { idempotencyKey: 'once' });
  await perform(mergeContacts, { primaryId: contactId, ids: [at(once, 'contact.id')] });
  await fillOtherPlaces(engine, locationId, contactId);
  return contactId;
}

/** Has the person in files, in a recurring task, and in what a receiver of webhooks answered. */
async function fillOtherPlaces(engine: EngineTest, locationId: string, contactId: string): Promise<void> {
  const { store, clock } = engine;
  const links = testLinks();
  const receiver = await startReceiver();
  receiver.answer = () => ({ status: 200, text: `Thanks, ${name}` });
  const run = (operation: Operation, input: object) =>
    engine.perform(locationId, operation, input, { links, idempotencyKey: operation.key });
  try {
    await run(createSubscription, { url: receiver.url, events: ['contact.updated'] });
    const rruleOptions = {
      intervalType: 'daily',
      interval: 1,
      startDate: '2027-01-15T09:00:00',
      dueAfterSeconds: 60,
    };
    const task = { title: name, description: name, contactIds: [contactId], rruleOptions };
    await run(createRecurringTask, { locationId, ...task });
    const field = await run(createField, { locationId, name: 'Letter', dataType: 'FILE_UPLOAD' });
    const part = `${textAt(field, 'customField.id')}_one`;
    const letter = { ...fileOf(`Dear ${name}`, `${name}.txt`, 'text/plain'), part };
    await run(uploadToField, { locationId, id: contactId, file: [letter] });
    await run(updateContact, { contactId, state: name });
    const rows = `First Name,Email\n${name},no address\n${name},${name}@example.com\n`;
    await run(createImport, { format: 'csv', file: fileOf(rows, `${name}.csv`, 'text/csv') });
    await run(createExport, { format: 'csv' });
    await runJobs(engine, locationId);
    await testDeliverer({ store, clock, sender: links.webhooks }).deliver();
  } finally {
    links.webhooks.close();
    await receiver.close();
  }
}

async function runJobs({ store, clock }: EngineTest, locationId: string): Promise<void> {
  const fail = ({ error }: { readonly error?: unknown }) => {
    throw error;
  };
  const runner = jobRunner({ store, kinds: jobKinds, clock, owner: 'test', log: { error: fail } });
  while (await runner.work(locationId));
}

interface TableOf {
  readonly name: string;
  readonly columns: readonly string[];
}

async function tablesOf({ store, kind }: EngineTest): Promise<TableOf[]> {
  return store.engine.read(async ({ database }) => {
    const { rows } =
      kind === 'sqlite'
        ? await sql<{ name: string; column: string }>`
            select m.name as name, c.name as "column" from sqlite_master m, pragma_table_info(m.name) c
            where m.type = 'table' and m.name not like 'sqlite_%' and m.name not like 'contact_text%'`.execute(
            database,
          )
        : await sql<{ name: string; column: string }>`
            select table_name as name, column_name as "column" from information_schema.columns
            where table_schema = current_schema()`.execute(database);
    const tables = new Map<string, string[]>();
    for (const { name, column } of rows) tables.set(name, [...(tables.get(name) ?? []), column]);
    return [...tables].map(([name, columns]) => ({ name, columns }));
  });
}

/** The tables in which one of the words stands, in any case. */
async function tablesWith(engine: EngineTest, words: readonly string[]): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const { name } of await tablesOf(engine)) {
    const rows = await engine.store.engine.read(async ({ database }) =>
      sql`select * from ${sql.table(name)}`.execute(database),
    );
    const text = JSON.stringify(rows.rows.map(readable)).toLowerCase();
    if (words.some(word => text.includes(word))) found.add(name);
  }
  return found;
}

/** A row whose bytes can be searched as text. */
function readable(row: unknown): unknown {
  if (!isRecord(row)) return row;
  return Object.values(row).map(value =>
    value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value,
  );
}

/** How often one of the words stands in the database's file and its log, after a vacuum. */
async function hitsInFile({ store }: EngineTest, locationId: string): Promise<number> {
  const { rows } = await store.engine.read(({ database }) =>
    sql<{ name: string; file: string }>`pragma database_list`.execute(database),
  );
  const path = rows.find(row => row.name === 'main')?.file ?? '';
  // A commit closes the snapshot of this read, which would keep the log.
  await store.write(locationId, cause, async writer => writer.newId());
  const other = new DatabaseSync(path);
  other.exec('vacuum');
  other.exec('pragma wal_checkpoint(truncate)');
  other.close();
  return [path, `${path}-wal`]
    .map(file => readFileSync(file).toString('latin1').toLowerCase())
    .flatMap(text => canaries.map(word => text.split(word).length - 1))
    .reduce((sum, hits) => sum + hits, 0);
}

import { sql } from 'kysely';
import { notFound } from '#base/errors.ts';
import { fileIdsIn } from '#contacts/field-files.ts';
import { type Blob, deleteBlob, getBlob, keepBlobUntil } from './blobs.ts';
import type { Move } from './merges/moved-records.ts';
import { insertRow } from './rows.ts';
import type { StoreReader, StoreWriter } from './store.ts';

/** What a merge notes of these files: both contacts may need them after its undo. */
const kind = 'field_file';

export interface FieldFile {
  /** Of the blob. */
  readonly id: string;
  readonly fieldId: string;
  /** Of the contact or business. */
  readonly recordId: string;
}

/** Keeps a file for as long as the record has it in a field. */
export async function keepFieldFile(store: StoreWriter, { id, fieldId, recordId }: FieldFile): Promise<void> {
  await keepBlobUntil(store, id, null);
  const row = { location_id: store.locationId, id, field_id: fieldId, record_id: recordId };
  await insertRow(store, 'field_file', row);
}

/** A file of a field and a record that are not deleted. Throws `not_found`. */
export async function getFieldFile(store: StoreReader, id: string): Promise<Blob> {
  const [row] = await store.select(sql`
    select field_file.id from field_file
    join custom_field on custom_field.location_id = field_file.location_id and custom_field.id = field_file.field_id
    where field_file.location_id = ${store.locationId} and field_file.id = ${id} and custom_field.deleted_at is null
      and (exists (select 1 from contact where contact.location_id = field_file.location_id
          and contact.id = field_file.record_id and contact.deleted_at is null)
        or exists (select 1 from business where business.location_id = field_file.location_id
          and business.id = field_file.record_id))`);
  if (!row) throw notFound('The file');
  return getBlob(store, id);
}

type Values = Readonly<Record<string, unknown>>;

/**
 * Removes the files that a record had and has no more, but for those that the undo of a merge would need; a merge that
 * is under way has no row of its own yet.
 */
export async function dropFormerFiles(
  store: StoreWriter,
  recordId: string,
  before: Values,
  after: Values,
): Promise<void> {
  if (before === after) return;
  const left = new Set(fileIdsIn(after));
  const former = fileIdsIn(before).filter(id => !left.has(id));
  if (former.length === 0) return;
  const rows = await store.select(sql<{ id: string }>`
    select id from field_file where location_id = ${store.locationId} and record_id = ${recordId}
      and id in (${sql.join(former)}) and not exists (
        select 1 from merged_record left join merge on merge.location_id = merged_record.location_id
          and merge.id = merged_record.merge_id
        where merged_record.location_id = field_file.location_id and merged_record.kind = ${kind}
          and merged_record.record_id = field_file.id and merge.undone_at is null)`);
  await remove(store, rows);
}

/** Removes all files of records. */
export async function dropFilesOf(store: StoreWriter, recordIds: readonly string[]): Promise<void> {
  const rows = await store.database
    .selectFrom('field_file')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('record_id', 'in', recordIds)
    .execute();
  await remove(store, rows);
}

/** Removes so many files of a field at most. Answers how many. */
export async function dropFilesOfField(store: StoreWriter, fieldId: string, limit: number): Promise<number> {
  const rows = await store.database
    .selectFrom('field_file')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('field_id', '=', fieldId)
    .orderBy('id')
    .limit(limit)
    .execute();
  await remove(store, rows);
  return rows.length;
}

async function remove(store: StoreWriter, rows: readonly { readonly id: string }[]): Promise<void> {
  for (const { id } of rows) {
    await store.database
      .deleteFrom('field_file')
      .where('location_id', '=', store.locationId)
      .where('id', '=', id)
      .execute();
    await deleteBlob(store, id);
  }
}

/** Moves the files in a merge. Those of the contact that is left are noted too, so that they stay for its undo. */
export async function moveFiles(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  await store.select(sql`
    insert into merged_record (location_id, merge_id, kind, record_id, contact_id)
    select location_id, ${mergeId}, ${kind}, id, record_id from field_file
    where location_id = ${store.locationId} and record_id = ${from}`);
  await store.select(sql`update field_file set record_id = ${to}
    where location_id = ${store.locationId} and record_id = ${from}`);
}

/** Before the contact that is left loses the values: what is its own no more is not removed with them. */
export async function moveFilesBack(store: StoreWriter, { mergeId, from, to }: Move): Promise<void> {
  await store.select(sql`update field_file set record_id = ${from}
    where location_id = ${store.locationId} and record_id = ${to} and id in (
      select record_id from merged_record where location_id = ${store.locationId}
        and merge_id = ${mergeId} and contact_id = ${from} and kind = ${kind})`);
}

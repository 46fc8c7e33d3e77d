import { notFound } from '#base/errors.ts';
import type { FieldModel } from '#contacts/custom-field-record.ts';
import type { ObjectKey } from '#contacts/object.ts';
import { duplicateField } from './custom-fields.ts';
import { updateRow } from './rows.ts';
import type { StoreWriter } from './store.ts';
import type { CustomFieldTable } from './tables.ts';
import { nextRevision } from './tags.ts';

/** Separates the key of a deleted field from its id; no key holds it. */
const separator = '\n';

/** Hides a field and its values, and frees its key. */
export async function hideField(store: StoreWriter, field: CustomFieldTable): Promise<void> {
  await change(store, field, { key: `${field.key}${separator}${field.id}`, deleted_at: store.now });
}

/**
 * A field that is deleted but not destroyed, or one that is not deleted, the dictionary locked until the transaction
 * ends. Throws `not_found`.
 */
export async function getKeptField(
  store: StoreWriter,
  id: string,
  models: readonly (FieldModel | ObjectKey)[],
): Promise<CustomFieldTable> {
  await nextRevision(store);
  const row = await store.database
    .selectFrom('custom_field')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .where('model', 'in', models)
    .where('purged_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('The custom field');
  return row;
}

/** Brings a deleted field back with its values. Throws `duplicate_field` where another has its key now. */
export async function unhideField(store: StoreWriter, field: CustomFieldTable): Promise<CustomFieldTable> {
  const [key = ''] = field.key.split(separator);
  const taken = await store.database
    .selectFrom('custom_field')
    .select('id')
    .where('location_id', '=', store.locationId)
    .where('model', '=', field.model)
    .where('key', '=', key)
    .executeTakeFirst();
  if (taken) throw duplicateField(field.model, key);
  return change(store, field, { key, deleted_at: null });
}

/** From now on a deleted field cannot be restored; answers nothing where it was meanwhile. */
export async function beginPurge(store: StoreWriter, id: string): Promise<CustomFieldTable | undefined> {
  const row = await store.database
    .selectFrom('custom_field')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .where('deleted_at', 'is not', null)
    .executeTakeFirst();
  return row && change(store, row, { purged_at: store.now });
}

async function change(
  store: StoreWriter,
  before: CustomFieldTable,
  changes: Partial<Pick<CustomFieldTable, 'key' | 'deleted_at' | 'purged_at'>>,
): Promise<CustomFieldTable> {
  const row = {
    ...before,
    ...changes,
    version: before.version + 1,
    revision: await nextRevision(store),
    date_updated: store.now,
  };
  await updateRow(store, 'custom_field', row);
  return row;
}

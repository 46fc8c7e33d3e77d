import { notFound, RosterError } from '#base/errors.ts';
import { type CustomFieldDefinition, type CustomFieldType, fieldKeyFrom } from '#contacts/custom-field.ts';
import { type CustomField, type FieldModel, fieldModels } from '#contacts/custom-field-record.ts';
import type { ObjectKey } from '#contacts/object.ts';
import { foldText } from '#contacts/text.ts';
import { definitionFrom, type FieldChoices, type FileRules } from './custom-field-row.ts';
import { presentCustomField } from './present-field.ts';
import { updateRow } from './rows.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { CustomFieldTable } from './tables.ts';
import { nextRevision } from './tags.ts';

export interface NewCustomField {
  readonly name: string;
  /** Where it is not given, that of the name. */
  readonly key?: string;
  readonly model: FieldModel | ObjectKey;
  readonly dataType: CustomFieldType;
  readonly description?: string | null;
  readonly placeholder: string | null;
  readonly folderId?: string | null;
  readonly showInForms?: boolean;
  readonly position: number;
  /** What values it takes. */
  readonly rules: FieldChoices & FileRules;
}

/** Adds a field. Throws `duplicate_field` where the model has its key. */
export async function insertField(store: StoreWriter, field: NewCustomField): Promise<CustomFieldTable> {
  const row: CustomFieldTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    name: field.name,
    name_folded: foldText(field.name),
    key: field.key ?? fieldKeyFrom(field.name),
    model: field.model,
    data_type: field.dataType,
    placeholder: field.placeholder,
    position: field.position,
    options: JSON.stringify(field.rules),
    revision: await nextRevision(store),
    deleted_at: null,
    date_added: store.now,
    description: field.description ?? null,
    folder_id: field.folderId ?? null,
    show_in_forms: field.showInForms === false ? 0 : 1,
    date_updated: store.now,
    purged_at: null,
  };
  const [inserted] = await store.database
    .insertInto('custom_field')
    .values(row)
    .onConflict(conflict => conflict.columns(['location_id', 'model', 'key']).doNothing())
    .returning('id')
    .execute();
  if (!inserted) throw duplicateField(row.model, row.key);
  return row;
}

export function duplicateField(model: string, key: string): RosterError {
  return new RosterError(
    'duplicate_field',
    `The location has a field with the key ${model}.${key}. Use that one, or choose another name.`,
  );
}

/** Adds a field under the key that its name gives. Throws `duplicate_field` where the model has that key. */
export async function insertCustomField(store: StoreWriter, field: NewCustomField): Promise<CustomField> {
  return presentCustomField(await insertField(store, field));
}

/** The fields of some models, by their position and then by age. */
export async function listFields(
  store: StoreReader,
  models: readonly (FieldModel | ObjectKey)[],
): Promise<CustomFieldTable[]> {
  return store.database
    .selectFrom('custom_field')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('model', 'in', models)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('date_added')
    .orderBy('id')
    .execute();
}

export async function listCustomFields(
  store: StoreReader,
  models: readonly FieldModel[],
): Promise<CustomField[]> {
  return (await listFields(store, models)).map(presentCustomField);
}

/** What the custom fields of an object take, by their ids. */
export async function definitionsOf(
  store: StoreReader,
  objectKey: ObjectKey,
): Promise<ReadonlyMap<string, CustomFieldDefinition>> {
  const rows = await listFields(store, [objectKey]);
  return new Map(rows.map(row => [row.id, definitionFrom(row)]));
}

/** A field of one of the models that is not deleted; nothing else. */
export async function findField(
  store: StoreReader,
  id: string,
  models: readonly (FieldModel | ObjectKey)[],
): Promise<CustomFieldTable | undefined> {
  return store.database
    .selectFrom('custom_field')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .where('model', 'in', models)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
}

/** Throws `not_found`. */
export async function getCustomField(store: StoreReader, id: string): Promise<CustomField> {
  const row = await findField(store, id, fieldModels);
  if (!row) throw notFound('The custom field');
  return presentCustomField(row);
}

/**
 * A field as it is kept, the dictionary locked until the transaction ends. Throws `not_found`, and `version_conflict`
 * when it was changed since `ifVersion`.
 */
export async function getFieldForChange(
  store: StoreWriter,
  id: string,
  models: readonly (FieldModel | ObjectKey)[],
  ifVersion?: number,
): Promise<CustomFieldTable> {
  await nextRevision(store);
  const row = await findField(store, id, models);
  if (!row) throw notFound('The custom field');
  if (ifVersion !== undefined && row.version !== ifVersion) {
    throw new RosterError(
      'version_conflict',
      `The custom field is at version ${row.version}, not ${ifVersion}. Read it again and repeat the change.`,
    );
  }
  return row;
}

/** Changes a field; where nothing differs, nothing is written and the version stays. */
export async function changeField(
  store: StoreWriter,
  before: CustomFieldTable,
  changes: Partial<
    Pick<CustomFieldTable, 'name' | 'description' | 'placeholder' | 'position' | 'options' | 'show_in_forms'>
  >,
): Promise<CustomFieldTable> {
  const after = { ...before, ...changes };
  if (JSON.stringify(after) === JSON.stringify(before)) return before;
  const row = {
    ...after,
    name_folded: foldText(after.name),
    version: before.version + 1,
    revision: await nextRevision(store),
    date_updated: store.now,
  };
  await updateRow(store, 'custom_field', row);
  return row;
}

import { toIso } from '#base/clock.ts';
import { notFound, RosterError } from '#base/errors.ts';
import { type CustomFieldType, fieldKeyFrom } from '#contacts/custom-field.ts';
import { type CustomField, type FieldModel, fieldModels } from '#contacts/custom-field-record.ts';
import { foldText } from '#contacts/text.ts';
import { definitionFrom, type FieldChoices, type FileRules, fileRulesIn } from './custom-field-row.ts';
import type { StoreReader, StoreWriter } from './store.ts';
import type { CustomFieldTable } from './tables.ts';
import { nextRevision } from './tags.ts';

export interface NewCustomField {
  readonly name: string;
  readonly model: FieldModel;
  readonly dataType: CustomFieldType;
  readonly placeholder: string | null;
  readonly position: number;
  /** What values it takes. */
  readonly rules: FieldChoices & FileRules;
}

/** Adds a field under the key that its name gives. Throws `duplicate_field` where the model has that key. */
export async function insertCustomField(store: StoreWriter, field: NewCustomField): Promise<CustomField> {
  const row: CustomFieldTable = {
    location_id: store.locationId,
    id: store.newId(),
    version: 1,
    name: field.name,
    name_folded: foldText(field.name),
    key: fieldKeyFrom(field.name),
    model: field.model,
    data_type: field.dataType,
    placeholder: field.placeholder,
    position: field.position,
    options: JSON.stringify(field.rules),
    revision: await nextRevision(store),
    deleted_at: null,
    date_added: store.now,
  };
  const [inserted] = await store.database
    .insertInto('custom_field')
    .values(row)
    .onConflict(conflict => conflict.columns(['location_id', 'model', 'key']).doNothing())
    .returning('id')
    .execute();
  if (!inserted) {
    throw new RosterError(
      'duplicate_field',
      `The location has a field with the key ${field.model}.${row.key}. Use that one, or choose another name.`,
    );
  }
  return presentCustomField(row);
}

/** The fields of one model, or of all, by their position and then by age. */
export async function listCustomFields(
  store: StoreReader,
  models: readonly FieldModel[],
): Promise<CustomField[]> {
  const rows = await store.database
    .selectFrom('custom_field')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('model', 'in', models)
    .where('deleted_at', 'is', null)
    .orderBy('position')
    .orderBy('date_added')
    .orderBy('id')
    .execute();
  return rows.map(presentCustomField);
}

/** Throws `not_found`. */
export async function getCustomField(store: StoreReader, id: string): Promise<CustomField> {
  const row = await store.database
    .selectFrom('custom_field')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  if (!row) throw notFound('The custom field');
  return presentCustomField(row);
}

function presentCustomField(row: CustomFieldTable): CustomField {
  const { dataType, options, allowsOtherOptions, boxes } = definitionFrom(row);
  const { acceptedFormats, allowsManyFiles, mostFiles } = fileRulesIn(row);
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    fieldKey: `${row.model}.${row.key}`,
    model: fieldModels.find(known => known === row.model) ?? 'contact',
    dataType,
    ...(row.placeholder !== null && { placeholder: row.placeholder }),
    position: row.position,
    ...(options && { picklistOptions: [...options], isAllowedCustomOption: allowsOtherOptions === true }),
    ...(boxes && { textBoxListOptions: boxes.map(box => ({ ...box })) }),
    ...(acceptedFormats && { acceptedFormat: [...acceptedFormats] }),
    ...(allowsManyFiles !== undefined && { isMultiFileAllowed: allowsManyFiles }),
    ...(mostFiles !== undefined && { maxFileLimit: mostFiles }),
    dateAdded: toIso(row.date_added),
  };
}

import { toIso } from '#base/clock.ts';
import { type FieldChoice, fieldKeyFrom } from '#contacts/custom-field.ts';
import { type CustomField, fieldModels } from '#contacts/custom-field-record.ts';
import { type ObjectKey, objectKeys } from '#contacts/object.ts';
import type { ObjectField } from '#contacts/object-field.ts';
import { definitionFrom, fileRulesIn } from './custom-field-row.ts';
import type { CustomFieldTable } from './tables.ts';

const models = [...fieldModels, 'business'] as const;

/** A custom field as HighLevel's calls by location show it. */
export function presentCustomField(row: CustomFieldTable): CustomField {
  const { dataType, options, allowsOtherOptions, boxes } = definitionFrom(row);
  const { acceptedFormats, allowsManyFiles, mostFiles } = fileRulesIn(row);
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    fieldKey: `${row.model}.${row.key}`,
    model: models.find(known => known === row.model) ?? 'contact',
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

/** A custom field as HighLevel's calls by object show it. */
export function presentObjectField(row: CustomFieldTable): ObjectField {
  const { dataType, options, allowsOtherOptions, boxes } = definitionFrom(row);
  const { acceptedFormats, mostFiles } = fileRulesIn(row);
  const shown = boxes?.map(({ id, label }) => ({ key: id, label })) ?? choicesOf(row);
  return {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    ...(row.description !== null && { description: row.description }),
    ...(row.placeholder !== null && { placeholder: row.placeholder }),
    showInForms: row.show_in_forms !== 0,
    ...(shown && { options: shown.map(choice => ({ ...choice })) }),
    ...(acceptedFormats && { acceptedFormats: acceptedFormats.join(',') }),
    objectKey: objectKeyOf(row),
    dataType,
    parentId: row.folder_id ?? row.model,
    fieldKey: `${row.model}.${row.key}`,
    ...(options && { allowCustomOption: allowsOtherOptions === true }),
    ...(mostFiles !== undefined && { maxFileLimit: mostFiles }),
    dateAdded: toIso(row.date_added),
    dateUpdated: toIso(row.date_updated ?? row.date_added),
  };
}

export function objectKeyOf({ model }: Pick<CustomFieldTable, 'model'>): ObjectKey {
  return objectKeys.find(known => known === model) ?? 'contact';
}

function choicesOf(row: CustomFieldTable): readonly FieldChoice[] | undefined {
  const { options, choices } = definitionFrom(row);
  return choices ?? options?.map(label => ({ key: fieldKeyFrom(label), label }));
}

import { isRecord, parseJson } from '#base/json.ts';
import type { CustomFieldDefinition, CustomFieldType, FieldChoice, TextBox } from '#contacts/custom-field.ts';
import { customFieldTypes } from '#contacts/custom-field-types.ts';
import type { CustomFieldTable } from './tables.ts';

/** What values a field takes, kept as JSON in its row. */
export interface FieldChoices {
  readonly options?: readonly string[];
  readonly choices?: readonly FieldChoice[];
  readonly allowsOtherOptions?: boolean;
  readonly boxes?: readonly TextBox[];
}

/** The definition of a custom field, from its row. */
export function definitionFrom(
  row: Pick<CustomFieldTable, 'id' | 'name' | 'key' | 'data_type' | 'options'>,
): CustomFieldDefinition {
  return {
    id: row.id,
    name: row.name,
    key: row.key,
    dataType: dataTypeOf(row.data_type),
    ...choicesIn(row.options),
  };
}

function dataTypeOf(text: string): CustomFieldType {
  return customFieldTypes.find(known => known === text) ?? 'TEXT';
}

function choicesIn(text: string): FieldChoices {
  const parsed = parseJson(text);
  if (!isRecord(parsed)) return {};
  const { options, choices, allowsOtherOptions, boxes } = parsed;
  return {
    ...(Array.isArray(options) && { options: options.map(String) }),
    ...(Array.isArray(choices) && { choices: choices.filter(isChoice) }),
    ...(allowsOtherOptions === true && { allowsOtherOptions }),
    ...(Array.isArray(boxes) && { boxes: boxes.filter(isTextBox) }),
  };
}

function isChoice(value: unknown): value is FieldChoice {
  return isRecord(value) && typeof value.key === 'string' && typeof value.label === 'string';
}

function isTextBox(value: unknown): value is TextBox {
  return isRecord(value) && typeof value.id === 'string' && typeof value.label === 'string';
}

/** What files a field of files takes, kept in the same JSON. */
export interface FileRules {
  /** As `.pdf`. */
  readonly acceptedFormats?: readonly string[];
  readonly allowsManyFiles?: boolean;
  readonly mostFiles?: number;
}

export function fileRulesIn({ options }: Pick<CustomFieldTable, 'options'>): FileRules {
  const parsed = parseJson(options);
  if (!isRecord(parsed)) return {};
  const { acceptedFormats, allowsManyFiles, mostFiles } = parsed;
  return {
    ...(Array.isArray(acceptedFormats) && { acceptedFormats: acceptedFormats.map(String) }),
    ...(typeof allowsManyFiles === 'boolean' && { allowsManyFiles }),
    ...(typeof mostFiles === 'number' && { mostFiles }),
  };
}

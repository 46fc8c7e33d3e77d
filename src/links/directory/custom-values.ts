import type { ContactState } from '#contacts/contact-state.ts';
import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import { parseCustomFieldValue } from '#contacts/custom-field-value.ts';
import type { MappingNote } from '#contacts/directory/map-person.ts';
import { customFieldsOf, type MappedCustomField, type Mapping } from '#contacts/directory/mapping.ts';
import { insertField } from '#store/custom-fields.ts';
import type { Dictionary } from '#store/dictionary.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreWriter } from '#store/store.ts';

/** The custom values of a contact as they are kept, by the key of the field. */
export function customValuesOf(
  contact: ContactState | undefined,
  dictionary: Pick<Dictionary, 'field'>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(contact?.customFields ?? {}).flatMap(([id, value]) => {
      const field = dictionary.field(id);
      return field ? [[field.key, value]] : [];
    }),
  );
}

export interface ChangedCustomValues {
  /** By the id of the field, as they are kept. */
  readonly values: Readonly<Record<string, unknown>>;
  /** What did not fit the field that is there. */
  readonly notes: readonly MappingNote[];
}

/**
 * The custom values of a contact with those that change, by the key of the field. A field that the location has not is
 * made; in one that somebody made, or gave another data type, a value is kept as that one keeps it.
 */
export async function changeCustomValues(
  store: StoreWriter,
  mapping: Mapping,
  present: ContactState | undefined,
  changes: Readonly<Record<string, string | number | null>>,
): Promise<ChangedCustomValues> {
  const values: Record<string, unknown> = { ...present?.customFields };
  const notes: MappingNote[] = [];
  const mapped = customFieldsOf(mapping);
  for (const [key, value] of Object.entries(changes)) {
    const wanted = mapped.find(field => field.key === key) ?? { key, label: key, dataType: 'TEXT' };
    const field = (await store.dictionary()).fieldByKey(key);
    const id = field?.id ?? (await makeField(store, wanted));
    if (value === null) delete values[id];
    else if (!field || field.dataType === wanted.dataType) values[id] = value;
    else {
      const fitted = await parseCustomFieldValue(field, value, await getLocation(store));
      if ('problem' in fitted) notes.push(misfit(field, value, fitted.problem));
      else values[id] = fitted.value;
    }
  }
  return { values, notes };
}

/** Makes a custom field that a mapping fills. */
export async function makeField(
  store: StoreWriter,
  { key, label, dataType }: MappedCustomField,
): Promise<string> {
  const row = await insertField(store, {
    name: label,
    key,
    model: 'contact',
    dataType,
    placeholder: null,
    position: 0,
    rules: {},
  });
  return row.id;
}

function misfit({ key, name, dataType }: CustomFieldDefinition, value: string | number, problem: string) {
  const target = `customField:${key}`;
  return {
    target,
    message: `“${value}” was left out: the field ${name} is ${dataType} here and ${problem}.`,
  };
}

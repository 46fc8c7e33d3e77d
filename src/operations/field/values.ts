import type { Static } from 'typebox';
import type { FieldError } from '#base/errors.ts';
import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import { parseCustomFieldValue } from '#contacts/custom-field-value.ts';
import type { Location } from '#contacts/location.ts';
import type { customFieldInputs } from './members.ts';

type Entries = Static<typeof customFieldInputs>;

/** Where custom fields are looked up, and what a record has of them. */
interface Known {
  field(id: string): CustomFieldDefinition | undefined;
  fieldByKey(key: string): CustomFieldDefinition | undefined;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The values of a record after those that were sent: the rest stays, what is empty goes. Adds what cannot be kept. */
export async function mergeCustomValues(
  entries: Entries,
  known: Known,
  location: Location,
  problems: FieldError[],
): Promise<Record<string, unknown>> {
  const values: Record<string, unknown> = { ...known.values };
  for (const [index, entry] of entries.entries()) {
    const member = `customFields[${index}]`;
    const definition = known.field(entry.id ?? '') ?? known.fieldByKey(entry.key ?? '');
    if (!definition) {
      const message = `${member} must name a custom field of the location by id or key, not "${entry.id ?? entry.key ?? ''}"`;
      problems.push({ member, message });
      continue;
    }
    const sent = [entry.field_value, entry.fieldValue, entry.value].filter(value => value !== undefined);
    // To clear a field is said by null: an entry without any value asks for nothing.
    if (sent.length === 0) continue;
    const value = sent.find(each => each !== null) ?? null;
    const parsed = await parseCustomFieldValue(definition, value, location);
    if ('problem' in parsed) problems.push({ member, message: `${member} ${parsed.problem}` });
    else if (parsed.value === undefined) delete values[definition.id];
    else values[definition.id] = parsed.value;
  }
  return values;
}

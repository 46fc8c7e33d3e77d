import Type, { type Static } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { BusinessRecord, readProperty, recordOf } from '#contacts/business-record.ts';
import type { CustomFieldDefinition } from '#contacts/custom-field.ts';
import { fieldsOf } from '#store/business-row.ts';
import { changeBusiness, getBusinessForChange } from '#store/businesses.ts';
import { definitionsOf } from '#store/custom-fields.ts';
import { readBusinessFields } from '../business/fields.ts';
import type { businessChanges } from '../business/members.ts';
import { Id, locationId } from '../contact/members.ts';
import { command } from '../operation.ts';
import { schemaKey } from './members.ts';

export const updateRecord = command({
  key: 'record.update',
  title: 'Update Business Record',
  description:
    'Writes standard and custom properties of a business record; what is not sent stays, null empties a property.',
  group: 'schema',
  scope: 'contacts.write',
  http: { method: 'PUT', path: '/objects/{schemaKey}/records/{id}' },
  isIdempotent: true,
  checksVersion: true,
  errors: ['not_found', 'version_conflict'],
  input: {
    schemaKey,
    id: Id,
    locationId,
    properties: Type.Record(Type.String({ maxLength: 600 }), Type.Unknown(), {
      description: 'By their keys, as name or business.name.',
    }),
  },
  output: Type.Object({ record: BusinessRecord }),
  record: 'record',

  async handler({ id, properties }, { store, ifVersion }) {
    const before = await getBusinessForChange(store, id, ifVersion);
    const definitions = await definitionsOf(store, 'business');
    const { customFields: values } = fieldsOf(before);
    const sent = readProperties(properties, definitions, values);
    const business = await changeBusiness(store, before, await readBusinessFields(store, sent, values));
    return { record: recordOf(business, definitions) };
  },
});

type Sent = Static<Type.TObject<typeof businessChanges>>;

/** The properties as the members by which a business is changed. Throws `invalid_input`. */
function readProperties(
  properties: Readonly<Record<string, unknown>>,
  definitions: ReadonlyMap<string, CustomFieldDefinition>,
  values: Readonly<Record<string, unknown>>,
): Sent {
  const problems: FieldError[] = [];
  const texts: Partial<Record<string, string | null>> = {};
  const custom = new Map<string, unknown>();
  for (const [key, value] of Object.entries(properties)) {
    const member = `properties.${key}`;
    const read = readProperty(key, value, definitions);
    if (!read) problems.push({ member, message: `property ${member} should not exist` });
    else if (read.kind === 'custom') custom.set(read.definition.id, read.value);
    else if (read.kind === 'box') {
      const { id } = read.definition;
      const known = custom.get(id) ?? values[id];
      custom.set(id, { ...(isRecord(known) ? known : {}), [read.box]: read.value });
    } else if (typeof value === 'string' || (value === null && read.member !== 'name')) {
      texts[read.member] = value;
    } else problems.push({ member, message: `${member} must be a string` });
  }
  if (problems.length > 0) throw invalidInput(problems);
  const customFields = [...custom].map(([id, value]) => ({ id, value }));
  return { ...texts, ...(customFields.length > 0 && { customFields }) };
}

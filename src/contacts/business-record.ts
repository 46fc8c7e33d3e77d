import Type, { type Static } from 'typebox';
import { isRecord } from '#base/json.ts';
import { type Business, type BusinessText, businessTexts, isBusinessText } from './business.ts';
import { type CustomFieldDefinition, type FieldChoice, fieldKeyFrom } from './custom-field.ts';
import { foldText } from './text.ts';

const users = Type.Array(Type.String(), { description: 'Empty: businesses have none.' });

/** A business as an object record. */
export const BusinessRecord = Type.Object({
  id: Type.String(),
  owner: users,
  followers: users,
  properties: Type.Record(Type.String(), Type.Unknown(), {
    description:
      'Standard members and custom fields by their keys; boxes of a list as my_list.my_box, money as {currency, value}.',
  }),
  dateAdded: Type.String({ format: 'date-time' }),
  dateUpdated: Type.String({ format: 'date-time' }),
  version: Type.Integer(),
});
export type BusinessRecord = Static<typeof BusinessRecord>;

export function recordOf(
  business: Business,
  definitions: ReadonlyMap<string, CustomFieldDefinition>,
): BusinessRecord {
  return {
    id: business.id,
    owner: [],
    followers: [],
    properties: propertiesOf(business, definitions),
    dateAdded: business.createdAt,
    dateUpdated: business.updatedAt,
    version: business.version,
  };
}

export function propertiesOf(
  business: Business,
  definitions: ReadonlyMap<string, CustomFieldDefinition>,
): Record<string, unknown> {
  const properties: Record<string, unknown> = {};
  for (const member of Object.keys(businessTexts).filter(isBusinessText)) {
    if (business[member] !== undefined) properties[businessTexts[member]] = business[member];
  }
  for (const { id, value } of business.customFields) {
    const definition = definitions.get(id);
    if (definition) Object.assign(properties, propertyOf(definition, value));
  }
  return properties;
}

function propertyOf(definition: CustomFieldDefinition, value: unknown): Record<string, unknown> {
  const { key, dataType } = definition;
  switch (dataType) {
    case 'MONETORY':
      return { [key]: { currency: 'default', value } };
    case 'SINGLE_OPTIONS':
    case 'RADIO':
      return { [key]: choiceKey(definition, value) };
    case 'CHECKBOX':
    case 'MULTIPLE_OPTIONS':
      return { [key]: Array.isArray(value) ? value.map(option => choiceKey(definition, option)) : value };
    case 'TEXTBOX_LIST':
      return Object.fromEntries(
        Object.entries(isRecord(value) ? value : {}).map(([box, text]) => [`${key}.${box}`, text]),
      );
    case 'FILE_UPLOAD':
      return {
        [key]: Object.values(isRecord(value) ? value : {}).map(file => ({
          url: isRecord(file) ? file.url : undefined,
        })),
      };
    default:
      return { [key]: value };
  }
}

function choicesOf({ choices, options = [] }: CustomFieldDefinition): readonly FieldChoice[] {
  return choices ?? options.map(label => ({ key: fieldKeyFrom(label), label }));
}

function choiceKey(definition: CustomFieldDefinition, value: unknown): unknown {
  return choicesOf(definition).find(({ label }) => label === value)?.key ?? value;
}

/** What a sent property means: a standard member, a custom value, or one box of a list. */
export type ReadProperty =
  | { readonly kind: 'text'; readonly member: BusinessText }
  | { readonly kind: 'custom'; readonly definition: CustomFieldDefinition; readonly value: unknown }
  | {
      readonly kind: 'box';
      readonly definition: CustomFieldDefinition;
      readonly box: string;
      readonly value: unknown;
    };

/** Reads a property by its key, with or without the object before it; nothing for a key that is none. */
export function readProperty(
  sentKey: string,
  value: unknown,
  definitions: ReadonlyMap<string, CustomFieldDefinition>,
): ReadProperty | undefined {
  const key = sentKey.replace(/^business\./, '');
  const member = Object.keys(businessTexts)
    .filter(isBusinessText)
    .find(name => businessTexts[name] === key);
  if (member) return { kind: 'text', member };
  const all = [...definitions.values()];
  const whole = all.find(definition => definition.key === key);
  if (whole) return { kind: 'custom', definition: whole, value: keptForm(whole, value) };
  const [listKey, box = ''] = key.split('.');
  const definition = all.find(known => known.key === listKey && known.dataType === 'TEXTBOX_LIST');
  return definition?.boxes?.some(({ id }) => id === box)
    ? { kind: 'box', definition, box, value }
    : undefined;
}

/** A sent value in the form in which custom fields take it: options by label, money as a number. */
function keptForm(definition: CustomFieldDefinition, sent: unknown): unknown {
  switch (definition.dataType) {
    case 'MONETORY':
      return isRecord(sent) ? sent.value : sent;
    case 'SINGLE_OPTIONS':
    case 'RADIO':
      return labelOf(definition, sent);
    case 'CHECKBOX':
    case 'MULTIPLE_OPTIONS':
      return Array.isArray(sent)
        ? sent.map(option => labelOf(definition, option))
        : labelOf(definition, sent);
    case 'FILE_UPLOAD':
      return Array.isArray(sent)
        ? Object.fromEntries(sent.map((file, place) => [String(place), file]))
        : sent;
    default:
      return sent;
  }
}

function labelOf(definition: CustomFieldDefinition, sent: unknown): unknown {
  if (typeof sent !== 'string') return sent;
  const choices = choicesOf(definition);
  const isLabel = choices.some(({ label }) => foldText(label) === foldText(sent));
  return isLabel ? sent : (choices.find(({ key }) => key === sent)?.label ?? sent);
}

import { toIso } from '#base/clock.ts';
import { isRecord, parseJson } from '#base/json.ts';
import {
  type Business,
  type BusinessFields,
  businessTexts,
  isBusinessText,
  websiteDomain,
} from '#contacts/business.ts';
import { type CustomFieldDefinition, searchForms } from '#contacts/custom-field.ts';
import { phoneDigits } from '#contacts/phone.ts';
import { foldText } from '#contacts/text.ts';
import type { BusinessFieldTable, BusinessTable } from './tables.ts';

export type Definitions = ReadonlyMap<string, CustomFieldDefinition>;

/** The columns of a business that its fields give. */
export function columnsOf(fields: BusinessFields, definitions: Definitions) {
  const { postalCode, externalId, customFields, ...texts } = fields;
  return {
    ...texts,
    postal_code: postalCode,
    name_folded: foldText(fields.name),
    custom_fields: JSON.stringify(customFields),
    external_id: externalId,
    website_domain: fields.website === null ? null : (websiteDomain(fields.website) ?? null),
    text_folded: formsOf(fields, definitions)
      .map(({ text }) => text)
      .filter(text => text !== null)
      .join('\n'),
  };
}

export function fieldsOf(row: BusinessTable): BusinessFields {
  return {
    name: row.name,
    phone: row.phone,
    email: row.email,
    website: row.website,
    address: row.address,
    city: row.city,
    state: row.state,
    postalCode: row.postal_code,
    country: row.country,
    description: row.description,
    externalId: row.external_id,
    customFields: valuesIn(row),
  };
}

/** The stored custom values of a business, those of hidden fields too. */
export function valuesIn({ custom_fields }: Pick<BusinessTable, 'custom_fields'>): Record<string, unknown> {
  const parsed = parseJson(custom_fields ?? '{}');
  return isRecord(parsed) ? { ...parsed } : {};
}

type Form = Pick<BusinessFieldTable, 'field' | 'part' | 'text' | 'number'>;

/** The values by which a business is found. */
export function formsOf(fields: BusinessFields, definitions: Definitions): Form[] {
  const standard = Object.keys(businessTexts)
    .filter(isBusinessText)
    .flatMap((member): Form[] => {
      const text = fields[member];
      if (text === null) return [];
      const compared = member === 'phone' ? phoneDigits(text) : foldText(text);
      return [{ field: businessTexts[member], part: '', text: compared, number: null }];
    });
  const custom = Object.entries(fields.customFields).flatMap(([id, value]) => {
    const definition = definitions.get(id);
    if (!definition) return [];
    return searchForms(definition, value).map(({ part, text, number }) => ({
      field: id,
      part,
      text: text ?? null,
      number: number ?? null,
    }));
  });
  return [...standard, ...custom];
}

export function presentBusiness(row: BusinessTable, definitions: Definitions): Business {
  const business: Business = {
    id: row.id,
    locationId: row.location_id,
    version: row.version,
    name: row.name,
    customFields: Object.entries(valuesIn(row)).flatMap(([id, value]) => {
      const definition = definitions.get(id);
      return definition ? [{ id, key: definition.key, name: definition.name, value }] : [];
    }),
    createdBy: readCreator(row),
    createdAt: toIso(row.date_added),
    updatedAt: toIso(row.date_updated),
  };
  const fields = fieldsOf(row);
  for (const member of [...Object.keys(businessTexts).filter(isBusinessText), 'externalId'] as const) {
    const text = fields[member];
    if (text !== null) business[member] = text;
  }
  return business;
}

function readCreator({ created_by, date_added }: BusinessTable): Business['createdBy'] {
  const parsed = parseJson(created_by);
  const { source = '', channel = '' } = isRecord(parsed) ? parsed : {};
  return { source: String(source), channel: String(channel), timestamp: toIso(date_added) };
}

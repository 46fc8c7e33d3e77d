import type { Static, TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { type BusinessFields, businessTexts, isBusinessText } from '#contacts/business.ts';
import { parseEmail } from '#contacts/email.ts';
import { parsePhone } from '#contacts/phone.ts';
import { definitionsOf } from '#store/custom-fields.ts';
import { getLocation } from '#store/locations.ts';
import type { StoreReader } from '#store/store.ts';
import { mergeCustomValues } from '../field/values.ts';
import { filled, trimmed } from '../text.ts';
import type { businessChanges } from './members.ts';

type Draft = { -readonly [Member in keyof BusinessFields]?: BusinessFields[Member] };

/** What was sent of a business as it is kept, its addresses in one form. Throws `invalid_input`. */
export async function readBusinessFields(
  store: StoreReader,
  { customFields, name, ...texts }: Static<TObject<typeof businessChanges>>,
  values: BusinessFields['customFields'] = {},
): Promise<Partial<BusinessFields>> {
  const location = await getLocation(store);
  const problems: FieldError[] = [];
  const fields: Draft = {};
  for (const member of Object.keys(businessTexts).filter(isBusinessText)) {
    if (member !== 'name' && texts[member] !== undefined) fields[member] = trimmed(texts[member]);
  }
  if (fields.phone) {
    const phone = await parsePhone(fields.phone, location.country);
    if (phone === undefined)
      problems.push({ member: 'phone', message: 'phone must be a valid phone number' });
    else fields.phone = phone;
  }
  if (fields.email) {
    const email = parseEmail(fields.email)?.email;
    if (email === undefined) problems.push({ member: 'email', message: 'email must be an email' });
    else fields.email = email;
  }
  if (customFields) {
    const definitions = await definitionsOf(store, 'business');
    const byKey = new Map([...definitions.values()].map(definition => [definition.key, definition]));
    const known = {
      values,
      field: (id: string) => definitions.get(id),
      fieldByKey: (key: string) => byKey.get(key.replace(/^business\./, '')),
    };
    fields.customFields = await mergeCustomValues(customFields, known, location, problems);
  }
  if (problems.length > 0) throw invalidInput(problems);
  if (name !== undefined) fields.name = filled('name', name);
  return fields;
}

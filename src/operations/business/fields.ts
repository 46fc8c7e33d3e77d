import type { Static, TObject } from 'typebox';
import { type FieldError, invalidInput } from '#base/errors.ts';
import { parseEmail } from '#contacts/email.ts';
import type { Location } from '#contacts/location.ts';
import { parsePhone } from '#contacts/phone.ts';
import type { BusinessFields } from '#store/businesses.ts';
import { filled, trimmed } from '../text.ts';
import type { businessMembers } from './members.ts';

/** A new business as it is kept, its addresses in one form. Throws `invalid_input`. */
export async function toBusinessFields(
  { country }: Location,
  input: Static<TObject<typeof businessMembers>>,
): Promise<BusinessFields> {
  const problems: FieldError[] = [];
  const phoneText = trimmed(input.phone);
  const phone = phoneText === null ? null : await parsePhone(phoneText, country);
  if (phone === undefined) problems.push({ member: 'phone', message: 'phone must be a valid phone number' });
  const emailText = trimmed(input.email);
  const email = emailText === null ? null : parseEmail(emailText)?.email;
  if (email === undefined) problems.push({ member: 'email', message: 'email must be an email' });
  if (problems.length > 0) throw invalidInput(problems);
  return {
    name: filled('name', input.name),
    phone: phone ?? null,
    email: email ?? null,
    website: trimmed(input.website),
    address: trimmed(input.address),
    city: trimmed(input.city),
    state: trimmed(input.state),
    postalCode: trimmed(input.postalCode),
    country: trimmed(input.country),
    description: trimmed(input.description),
  };
}

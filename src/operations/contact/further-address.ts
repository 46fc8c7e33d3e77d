import Type from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { type Email, parseEmail } from '#contacts/email.ts';
import type { Location } from '#contacts/location.ts';
import { parsePhone } from '#contacts/phone.ts';

/** How many addresses of a kind a contact can have beside its main one. */
const mostFurther = 10;

export const email = Type.String({ minLength: 1, maxLength: 320 });
export const phone = Type.String({ minLength: 1, maxLength: 100 });
export const label = Type.Optional(
  Type.String({ maxLength: 100, description: 'What the address is for, as `work`.' }),
);

/** Throws `invalid_input` for a text that is no address. */
export function readEmail(text: string): Email {
  const parsed = parseEmail(text);
  if (!parsed) throw invalidInput([{ member: 'email', message: 'email must be an email' }]);
  return parsed;
}

/** The number in E.164. Throws `invalid_input` for a text that is none in the country of the location. */
export async function readPhone(text: string, { country }: Location): Promise<string> {
  const parsed = await parsePhone(text, country);
  if (parsed === undefined) {
    throw invalidInput([{ member: 'phone', message: 'phone must be a valid phone number' }]);
  }
  return parsed;
}

/** Throws `invalid_input` where one more would be too many. */
export function refuseTooMany(member: 'email' | 'phone', further: readonly unknown[]): void {
  if (further.length < mostFurther) return;
  const message = `${member} cannot be added: the contact has ${mostFurther} beside its main one, the most it can have`;
  throw invalidInput([{ member, message }]);
}

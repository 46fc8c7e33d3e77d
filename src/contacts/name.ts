import { fullNameOf } from './present-contact.ts';

export interface PersonName {
  readonly firstName: string | null;
  readonly lastName: string | null;
}

/** Takes a whole name apart where first and last name are not given: the first word is the first name. */
export function splitName(name: string): PersonName {
  const trimmed = name.trim();
  if (trimmed === '') return { firstName: null, lastName: null };
  const space = trimmed.search(/\s/);
  if (space < 0) return { firstName: trimmed, lastName: null };
  return { firstName: trimmed.slice(0, space), lastName: trimmed.slice(space).trimStart() };
}

export interface NamedContact extends PersonName {
  readonly email: string | null;
  readonly phone: string | null;
  readonly companyName: string | null;
}

/** What a contact is called in messages and in `meta.contactName`: its name, else whatever tells it from others. */
export function contactName(contact: NamedContact): string {
  return fullNameOf(contact) || contact.companyName || contact.email || contact.phone || '';
}

import type { ContactState } from '#contacts/contact-state.ts';
import type { MappedValues } from '#contacts/directory/map-person.ts';
import { parseEmail } from '#contacts/email.ts';
import type { KnownContacts } from './known-contacts.ts';

/** Which contact a person is. */
export type Match =
  /** One that is there already, found `by` its link to the directory or by an address. */
  | { readonly kind: 'found'; readonly contact: ContactState; readonly by: 'id' | 'email' | 'phone' }
  /** One that is somebody else of the directory: the person's own contact was merged into it. */
  | { readonly kind: 'merged'; readonly contact: ContactState }
  | { readonly kind: 'none' }
  /** It may be several: a person decides. */
  | { readonly kind: 'doubtful'; readonly contacts: readonly ContactState[]; readonly reason: string };

/**
 * Finds the contact of a person who is not linked yet: by external id, then by exact e-mail, then by phone in E.164. One
 * that another person of the directory is, is not taken.
 */
export async function matchPerson(
  known: KnownContacts,
  personId: string,
  values: MappedValues,
): Promise<Match> {
  const own = await known.ofPerson(personId);
  if (own && known.isOfAnother(own, personId)) return { kind: 'merged', contact: own };
  if (own) return { kind: 'found', contact: own, by: 'id' };
  const byEmail = await known.free({ emails: emailsIn(values), phones: [] });
  const phones = typeof values.phone === 'string' ? [values.phone] : [];
  const byPhone = await known.free({ emails: [], phones });
  const candidates = new Map([...byEmail, ...byPhone].map(contact => [contact.id, contact]));
  const [only] = candidates.values();
  if (!only) return { kind: 'none' };
  if (candidates.size === 1)
    return { kind: 'found', contact: only, by: byEmail.length > 0 ? 'email' : 'phone' };
  const reason = doubt(byEmail.length, byPhone.length);
  return { kind: 'doubtful', contacts: [...candidates.values()], reason };
}

function doubt(byEmail: number, byPhone: number): string {
  if (byEmail > 1) return `${byEmail} contacts have an e-mail of this person.`;
  if (byPhone > 1 && byEmail === 0) return `${byPhone} contacts have the phone of this person.`;
  return 'One contact has an e-mail of this person, another one the phone.';
}

/** A person is asked for them in several places of one write, and to read one takes microseconds. */
const read = new WeakMap<MappedValues, readonly string[]>();

/** The e-mails of a mapped person, in the form in which they are compared. */
export function emailsIn(values: MappedValues): readonly string[] {
  const known = read.get(values);
  if (known) return known;
  const { email, additionalEmails } = values;
  const texts = [email, ...(Array.isArray(additionalEmails) ? additionalEmails : [])];
  const emails = [
    ...new Set(texts.flatMap(text => (typeof text === 'string' ? (emailKey(text) ?? []) : []))),
  ];
  read.set(values, emails);
  return emails;
}

export function emailKey(email: string): string | undefined {
  return parseEmail(email)?.key;
}

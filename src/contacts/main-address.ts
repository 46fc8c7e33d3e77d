import type { ContactFields } from './contact-state.ts';
import { parseEmail } from './email.ts';

const members = ['email', 'phone', 'additionalEmails', 'additionalPhones'] as const;

/** What was sent for a contact, so that it has each address once: one that is the main one is not beside it as well. */
export function withMainOnce(before: ContactFields, sent: Partial<ContactFields>): Partial<ContactFields> {
  if (!members.some(member => sent[member])) return sent;
  const { email, phone, additionalEmails, additionalPhones } = { ...before, ...sent };
  const key = email === null ? undefined : parseEmail(email)?.key;
  const emails = additionalEmails.filter(entry => parseEmail(entry.email)?.key !== key);
  const phones = additionalPhones.filter(entry => entry.phone !== phone);
  return {
    ...sent,
    ...(key !== undefined && emails.length < additionalEmails.length && { additionalEmails: emails }),
    ...(phones.length < additionalPhones.length && { additionalPhones: phones }),
  };
}

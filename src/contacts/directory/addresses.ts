import { type Email, parseEmail } from '../email.ts';
import type { Attributes } from './person.ts';

/** What an address of a directory is worth: an e-mail, one that reaches nobody or is of another kind, or unreadable. */
export type ReadAddress = Email | 'undeliverable' | 'unreadable';

/**
 * Reads an address that a directory gives. Not taken are sign-in names of guests (`#EXT#`), sign-in names at
 * `onmicrosoft.com` unless the person has them as a mail too, and proxy addresses that are no e-mail (`sip:`, `X500:`).
 */
export function readAddress(text: string, attributes: Attributes): ReadAddress {
  const [, scheme, rest = text] = /^([a-z0-9]+):(.*)$/isu.exec(text) ?? [];
  if (scheme !== undefined && scheme.toLowerCase() !== 'smtp') return 'undeliverable';
  if (/#ext#/i.test(rest)) return 'undeliverable';
  const email = parseEmail(rest.normalize('NFC'));
  if (!email) return 'unreadable';
  if (!/@(?:[^@]+\.)?onmicrosoft\.com$/.test(email.key)) return email;
  const mails = [attributes.mail, attributes.otherMails].flat();
  const isMail = mails.some(mail => typeof mail === 'string' && parseEmail(mail)?.key === email.key);
  return isMail ? email : 'undeliverable';
}

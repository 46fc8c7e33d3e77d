export interface Email {
  /** As typed, without white space around it and with the domain in lower case. */
  readonly email: string;
  /** What two spellings of one address have in common: the whole in lower case, composed. */
  readonly key: string;
}

const longestAddress = 254;
const longestLocalPart = 64;
const longestLabel = 63;

const atom = /^[^\p{C}\p{Z}"(),:;<>@[\\\]]+$/u;
const label = /^[\p{L}\p{M}\p{N}-]+$/u;

/**
 * Reads one plain address. Local part and domain may hold letters of any script (RFC 6531); quoted local parts,
 * address literals, domains of one label and display names are refused.
 */
export function parseEmail(text: string): Email | undefined {
  const trimmed = text.trim();
  if (trimmed.length > longestAddress) return undefined;
  const at = trimmed.lastIndexOf('@');
  const local = trimmed.slice(0, at);
  const domain = trimmed.slice(at + 1).toLowerCase();
  if (at < 1 || !isLocalPart(local) || !isDomain(domain)) return undefined;
  const email = `${local}@${domain}`;
  return { email, key: email.toLowerCase().normalize('NFC') };
}

function isLocalPart(local: string): boolean {
  return local.length <= longestLocalPart && local.split('.').every(part => atom.test(part));
}

function isDomain(domain: string): boolean {
  const labels = domain.split('.');
  const last = labels.at(-1) ?? '';
  return labels.length > 1 && labels.every(isLabel) && !/^\d+$/.test(last);
}

function isLabel(part: string): boolean {
  return part.length <= longestLabel && label.test(part) && !part.startsWith('-') && !part.endsWith('-');
}

import { RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { type Claims, claim } from './claim.ts';

/** A token in the compact form of RFC 7515, read but not verified. */
export interface CompactToken {
  readonly kid: string;
  readonly payload: Claims;
  /** What the signature is over. */
  readonly signed: string;
  readonly signature: Buffer;
}

const form = /^([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/;
const longestKid = 200;

/** Members by which a token would bring its own key or change how it is verified (RFC 8725, section 3.10). */
const refusedMembers = ['crit', 'b64', 'jwk', 'jku', 'x5u', 'x5c'];

/** Throws `credentials_ambiguous` for a list of credentials, `token_malformed`, `token_algorithm` or `token_not_access`. */
export function readCompactToken(token: string): CompactToken {
  const [, header, payload, signature] = form.exec(token) ?? [];
  if (header === undefined || payload === undefined || signature === undefined) throw notInForm(token);
  const kid = readHeader(decodeJson(header, 'header'));
  return {
    kid,
    payload: decodeJson(payload, 'payload'),
    signed: token.slice(0, header.length + 1 + payload.length),
    signature: decode(signature, 'signature'),
  };
}

function readHeader(header: Claims): string {
  if (claim(header, 'alg') !== 'RS256')
    throw new RosterError('token_algorithm', 'The access token is not signed with RS256.');
  if (claim(header, 'typ') !== 'JWT')
    throw new RosterError('token_not_access', 'The type in the header of the token is not JWT.');
  if (refusedMembers.some(member => Object.hasOwn(header, member)))
    throw malformed('Its header has a member that is not taken here.');
  const kid = claim(header, 'kid');
  if (typeof kid !== 'string' || kid === '' || kid.length > longestKid)
    throw malformed('Its header does not name a signing key.');
  return kid;
}

/**
 * Two texts must not stand for the same bytes: a token whose last character has spare bits set is refused, though
 * `Buffer` would read it.
 */
function decode(part: string, name: string): Buffer {
  const bytes = Buffer.from(part, 'base64url');
  if (bytes.toString('base64url') !== part) throw malformed(`Its ${name} is not base64url.`);
  return bytes;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

function decodeJson(part: string, name: string): Claims {
  const bytes = decode(part, name);
  try {
    const value = parseJson(utf8.decode(bytes));
    if (isRecord(value)) return value;
  } catch {}
  throw malformed(`Its ${name} is not a JSON object.`);
}

function notInForm(token: string): RosterError {
  return token.includes(',')
    ? new RosterError('credentials_ambiguous', 'The Authorization header has two credentials. Send one.')
    : malformed('It must be three parts of base64url, joined by dots.');
}

function malformed(reason: string): RosterError {
  return new RosterError('token_malformed', `The access token is malformed. ${reason}`);
}

import { RosterError } from '#base/errors.ts';

/**
 * The longest token that is looked at. Entra ID stops at 200 groups in a token, about 10,500 characters, so no
 * real token is lost.
 */
const longestToken = 12_288;

const scheme = /^bearer(?: +|$)/i;

/**
 * The token of the one `Authorization` header, given all headers of that name: Node's `headers` keeps the first of two in
 * silence. Throws `token_missing`, `credentials_ambiguous` or `token_malformed`.
 */
export function bearerToken(authorization: readonly string[] | undefined): string {
  const [credentials = '', second] = authorization ?? [];
  if (second !== undefined)
    throw new RosterError('credentials_ambiguous', 'The call has two Authorization headers. Send one.');
  const [prefix] = scheme.exec(credentials) ?? [];
  const token = prefix === undefined ? '' : credentials.slice(prefix.length);
  if (token === '')
    throw new RosterError('token_missing', 'The call carries no access token. Send it as a Bearer token.');
  if (token.length > longestToken)
    throw new RosterError('token_malformed', `The access token is longer than ${longestToken} characters.`);
  return token;
}

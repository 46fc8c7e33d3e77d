import type { RosterError } from '#base/errors.ts';

/**
 * The `WWW-Authenticate` header for an error of the door (RFC 6750, section 3; RFC 9728, section 5.1), `undefined` for
 * an error that another token would not cure.
 */
export function challenge(error: RosterError, resourceMetadataUrl: string): string | undefined {
  const { code, message, details } = error;
  const realm = 'Bearer realm="roster"';
  const door = `${realm}, resource_metadata="${resourceMetadataUrl}"`;
  const description = `error_description="${quotable(message)}"`;
  if (code === 'token_missing') return door;
  if (code === 'credentials_ambiguous') return `${realm}, error="invalid_request", ${description}`;
  if (code.startsWith('token_')) return `${door}, error="invalid_token", ${description}`;
  if (code !== 'scope_missing') return undefined;
  const scope = (details.scopes ?? []).join(' ');
  return `${door}, error="insufficient_scope", scope="${scope}", ${description}`;
}

/** Printable ASCII without quotation marks and backslashes is all that RFC 6750 allows there. */
function quotable(sentence: string): string {
  return sentence.replaceAll(/[^\x20-\x21\x23-\x5b\x5d-\x7e]/g, "'");
}

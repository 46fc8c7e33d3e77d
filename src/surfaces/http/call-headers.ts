import type { IncomingMessage } from 'node:http';
import type { FastifyRequest } from 'fastify';
import { RosterError } from '#base/errors.ts';

/**
 * All headers of a name, which is given in lower case: Node's `headers` keeps the first of two in silence, and for its
 * `headersDistinct` it sorts all of them.
 */
export function headersNamed(name: string, { rawHeaders }: Pick<IncomingMessage, 'rawHeaders'>): string[] {
  const values: string[] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const other = rawHeaders[i] ?? '';
    if (other.length === name.length && other.toLowerCase() === name) values.push(rawHeaders[i + 1] ?? '');
  }
  return values;
}

/**
 * The locations that a call names beside its input: the query, the header `locationId` that HighLevel's SDK can
 * send, and the prefix `/at/{locationId}` before the path.
 */
export function locationsNamed(
  request: FastifyRequest,
  query: Readonly<Record<string, unknown>>,
): readonly string[] {
  const header = request.headers.locationid;
  const [, inPrefix] = prefix.exec(request.originalUrl) ?? [];
  return [query.locationId, header, inPrefix === undefined ? undefined : decoded(inPrefix)].filter(isName);
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new RosterError('invalid_request', 'The path holds a percent sign that encodes nothing.');
  }
}

const prefix = /^\/at\/([^/?]+)/;

/** The path behind the prefix that names a location. */
export function withoutPrefix(url: string): string {
  const [matched = ''] = prefix.exec(url) ?? [];
  if (matched === '') return url;
  const rest = url.slice(matched.length);
  return rest.startsWith('/') ? rest : `/${rest}`;
}

/** Throws `invalid_request` for a key that is empty or longer than 255 characters. */
export function idempotencyKey({ headers, method }: FastifyRequest): string | undefined {
  const key = headers['idempotency-key'];
  if (key === undefined || method === 'GET') return undefined;
  if (typeof key === 'string' && key.length > 0 && key.length <= 255) return key;
  throw new RosterError('invalid_request', 'The Idempotency-Key must have 1 to 255 characters.');
}

/** The version that `If-Match` asks for (RFC 9110, section 13.1.1); `*` asks for none in particular. */
export function ifVersion({ headers }: FastifyRequest): number | undefined {
  const value = headers['if-match'];
  if (value === undefined || value === '*') return undefined;
  const [, version] = /^(?:W\/)?"?(\d{1,15})"?$/.exec(value) ?? [];
  if (version !== undefined) return Number(version);
  throw new RosterError('invalid_request', 'If-Match must be the ETag of the record, as "7".');
}

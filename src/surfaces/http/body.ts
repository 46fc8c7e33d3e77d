import { isUtf8 } from 'node:buffer';
import type { FastifyRequest } from 'fastify';
import { RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import { isStorable } from '#contacts/text.ts';

/** How deep arrays and objects may be nested: deeper ones exhaust the stack when they are written out again. */
const deepest = 64;

/** A body as JSON, or `undefined` where there is none. Throws `malformed_json` and `invalid_text`. */
export function readBody(bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw malformed('The body is not valid UTF-8. Send JSON in UTF-8.');
  const text = bytes.toString('utf8');
  refuseDepth(text);
  let body: unknown;
  try {
    body = parseJson(text);
  } catch {
    throw malformed('The body is not valid JSON. Send one JSON object.');
  }
  // Only an escape can bring what UTF-8 cannot hold.
  if (text.includes('\\u')) assertStorable(body);
  return body;
}

/** Reads the bytes of a body of JSON for Fastify. */
export function parseBody(
  { headers }: FastifyRequest,
  bytes: string | Buffer,
  done: (error: Error | null, body?: unknown) => void,
): void {
  try {
    refuseEncoded(headers['content-encoding']);
    done(null, readBody(Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes)));
  } catch (error) {
    done(error instanceof Error ? error : new Error(String(error)));
  }
}

/** Throws `media_type_unsupported` for a body that is compressed (RFC 9110, section 15.5.16). */
export function refuseEncoded(encoding: string | undefined): void {
  if (encoding === undefined || encoding === '' || encoding.toLowerCase() === 'identity') return;
  throw new RosterError('media_type_unsupported', 'Send the body as it is: Content-Encoding is not taken.');
}

/** Throws `invalid_text` where a text holds a NUL or half of a surrogate pair. */
export function assertStorable(value: unknown): void {
  if (typeof value === 'string') {
    if (isStorable(value)) return;
    throw new RosterError(
      'invalid_text',
      'A text holds a NUL character or half of a surrogate pair, which cannot be stored. Take it out.',
    );
  }
  if (Array.isArray(value)) value.forEach(assertStorable);
  else if (isRecord(value)) {
    for (const [name, member] of Object.entries(value)) {
      assertStorable(name);
      assertStorable(member);
    }
  }
}

function malformed(sentence: string): RosterError {
  return new RosterError('malformed_json', sentence);
}

const quote = 0x22;
const backslash = 0x5c;

function refuseDepth(text: string): void {
  let depth = 0;
  let isInText = false;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (isInText) {
      if (code === backslash) i++;
      else if (code === quote) isInText = false;
    } else if (code === quote) isInText = true;
    else if (code === 0x5b || code === 0x7b) {
      if (++depth > deepest)
        throw malformed(`The body is nested deeper than ${deepest} levels. Send it flatter.`);
    } else if (code === 0x5d || code === 0x7d) depth--;
  }
}

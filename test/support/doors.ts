import { type ErrorDetails, errorDescriptions, type FieldError, RosterError } from '#base/errors.ts';
import { isRecord, parseJson } from '#base/json.ts';
import type { Tenants } from '#identity/tenants.ts';
import type { Links } from '#links/links.ts';
import type { Operation } from '#operations/operation.ts';
import { type Call, perform } from '#operations/perform.ts';
import type { Store } from '#store/store.ts';
import { enterServer } from './door-server.ts';
import type { TestClock } from './operations.ts';
import { callOf, routeOf } from './walk-input.ts';

/** A way in by which a test performs operations. */
export interface Door {
  perform(operation: Operation, input: object, call: Call): Promise<object>;
  close(): Promise<void>;
}

export interface DoorTerms {
  readonly store: Store;
  readonly tenants: Tenants;
  readonly clock: TestClock;
  readonly links: Links;
}

/** Straight into `perform`. As over HTTP, the first call of a person makes a user. */
export async function innerDoor({ store, tenants }: DoorTerms): Promise<Door> {
  return {
    async perform(operation, input, call) {
      await tenants.userIdOf(call.caller, call.locations);
      return perform(store, operation, input, call);
    },
    close: async () => {},
  };
}

/** Over HTTP, with tokens that name the callers of the test. Answers and errors are read back. */
export async function httpDoor(terms: DoorTerms): Promise<Door> {
  const inner = await innerDoor(terms);
  const { baseUrl, tokenOf, leave } = await enterServer(terms);

  return {
    async perform(operation, input, call) {
      // A preset has no route; one whose answer is its own can be compared in the door alone.
      if (routeOf(operation).output !== operation.output) return inner.perform(operation, input, call);
      const plain = await callOf(operation, await withPlainFile(operation, input), call.now);
      const [named] = call.namedLocations;
      const query = new URLSearchParams(plain.query).toString();
      const response = await fetch(`${baseUrl}${plain.path}${query === '' ? '' : `?${query}`}`, {
        method: plain.method,
        headers: {
          authorization: tokenOf(call.caller),
          ...(plain.body && { 'content-type': 'application/json' }),
          ...(call.idempotencyKey !== undefined && { 'idempotency-key': call.idempotencyKey }),
          ...(call.ifVersion !== undefined && { 'if-match': `"${call.ifVersion}"` }),
          ...(named !== undefined && { locationid: named }),
        },
        ...(plain.body && { body: JSON.stringify(plain.body) }),
      });
      if (response.ok && operation.kind === 'download') return fileIn(response);
      const answer = parseJson(await response.text());
      if (!isRecord(answer)) throw new Error(`${operation.key} answered no object over HTTP.`);
      if (!response.ok) throw errorIn(answer, response.headers);
      const { traceId: _, ...rest } = answer;
      return rest;
    },
    close: leave,
  };
}

function errorIn(body: Readonly<Record<string, unknown>>, headers: Headers): RosterError {
  const known = errorDescriptions.find(({ code }) => code === body.code);
  if (!known) throw new Error(`An error without a known code: ${JSON.stringify(body)}`);
  const [, scopes] = /scope="([^"]*)"/.exec(headers.get('www-authenticate') ?? '') ?? [];
  const details: ErrorDetails = {
    ...(isFields(body.fields) && { fields: body.fields }),
    ...(isRecord(body.meta) && { meta: body.meta }),
    ...(scopes !== undefined && { scopes: scopes.split(' ') }),
  };
  return new RosterError(known.code, [body.message].flat().join(', '), details);
}

function isFields(value: unknown): value is readonly FieldError[] {
  return Array.isArray(value);
}

/** A file that a test hands in piece by piece, as JSON has it. */
async function withPlainFile({ file: member }: Operation, input: object): Promise<Record<string, unknown>> {
  const plain: Record<string, unknown> = { ...input };
  const sent = member === undefined ? undefined : plain[member];
  if (member === undefined || !isRecord(sent) || !isBytes(sent.bytes)) return plain;
  const { name, mediaType } = sent;
  plain[member] = { name, mediaType, content: (await gathered(sent.bytes)).toString('base64') };
  return plain;
}

async function gathered(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  for await (const piece of bytes) pieces.push(piece);
  return Buffer.concat(pieces);
}

function isBytes(value: unknown): value is AsyncIterable<Uint8Array> {
  return isRecord(value) && Symbol.asyncIterator in value;
}

/** An answer whose length is not known is read as it comes: it may go on for as long as it is followed. */
async function fileIn(response: Response): Promise<object> {
  const { headers, body } = response;
  const [, name] = /filename\*=UTF-8''(\S+)/.exec(headers.get('content-disposition') ?? '') ?? [];
  const size = headers.get('content-length');
  const whole = size === null ? undefined : new Uint8Array(await response.arrayBuffer());
  return {
    ...(name !== undefined && { name: decodeURIComponent(name) }),
    mediaType: headers.get('content-type'),
    ...(size !== null && { size: Number(size) }),
    async *pieces() {
      if (whole) yield whole;
      else if (body) yield* body;
    },
  };
}

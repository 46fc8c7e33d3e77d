import { type ErrorCode, type ErrorDescription, errorDescriptions } from '#base/errors.ts';
import type { Operation } from '#operations/operation.ts';
import { namesRecord, placesOf } from '../places.ts';
import type { SchemaWriter } from './schemas.ts';

const everywhere: readonly ErrorCode[] = [
  'invalid_request',
  'invalid_text',
  'version_unknown',
  'credentials_ambiguous',
  'scope_missing',
  'location_forbidden',
  'invalid_input',
  'location_ambiguous',
  'rate_limited',
  'internal',
  'store_unavailable',
  'keys_unavailable',
  'stopping',
];
const withBody: readonly ErrorCode[] = ['malformed_json', 'body_too_large', 'media_type_unsupported'];
const ofCommands: readonly ErrorCode[] = ['idempotency_key_busy', 'idempotency_key_reused'];
/** Also where no version is looked at: such a call is refused, so that it does not go past one. */
const ofChanges: readonly ErrorCode[] = ['version_conflict'];
const ofPaths: readonly ErrorCode[] = ['not_found'];

/** The codes that an operation can answer with, in the order of the table of errors. */
export function errorsOf(operation: Operation): readonly ErrorDescription[] {
  const places = placesOf(operation);
  const isCommand = operation.kind === 'command';
  const mayChange = isCommand || operation.kind === 'remote';
  const codes = new Set<ErrorCode>([
    ...everywhere,
    ...(operation.http.method === 'GET' ? [] : withBody),
    ...(isCommand ? ofCommands : []),
    ...(mayChange ? ofChanges : []),
    ...(namesRecord(places) ? ofPaths : []),
    ...(operation.errors ?? []),
  ]);
  return described(codes);
}

/** What most operations answer: these answers stand in the document once. */
const usual = described(new Set([...everywhere, ...withBody, ...ofCommands, ...ofChanges, ...ofPaths]));

function described(codes: ReadonlySet<ErrorCode>): readonly ErrorDescription[] {
  return errorDescriptions.filter(({ code }) => codes.has(code) || code.startsWith('token_'));
}

const titles: Readonly<Record<number, string>> = {
  400: 'The request is malformed, or a rule of the location forbids it.',
  401: 'The access token is missing or not accepted.',
  403: 'The token lacks a right, or the location is not one of the caller.',
  404: 'There is no such record in the location.',
  409: 'The call meets another, or the state of the record.',
  410: 'What the call asks for is no longer kept.',
  412: 'The record was changed since it was read.',
  413: 'The body is too large.',
  415: 'The body is of a type that is not taken.',
  422: 'The input breaks the schema.',
  429: 'Too many calls.',
  500: 'A defect.',
  503: 'Not now: repeat the call after `Retry-After`.',
};
const retried: ReadonlySet<number> = new Set([409, 429, 503]);

export interface ErrorAnswers {
  /** The error answers of one operation, by status. Each names its codes. */
  of(operation: Operation): Readonly<Record<string, object>>;
  /** The answers that operations refer to, by name. */
  used(): Readonly<Record<string, object>>;
}

export function errorAnswers(schemas: SchemaWriter): ErrorAnswers {
  const shared = answersTo(usual, schemas);
  const referred = new Set<string>();
  return {
    of: operation =>
      Object.fromEntries(
        Object.entries(answersTo(errorsOf(operation), schemas)).map(([status, answer]) => {
          if (JSON.stringify(answer) !== JSON.stringify(shared[status])) return [status, answer];
          referred.add(status);
          return [status, { $ref: `#/components/responses/Error${status}` }];
        }),
      ),
    used: () =>
      Object.fromEntries([...referred].sort().map(status => [`Error${status}`, shared[status] ?? {}])),
  };
}

function answersTo(
  errors: readonly ErrorDescription[],
  schemas: SchemaWriter,
): Readonly<Record<string, object>> {
  return Object.fromEntries(
    [...Map.groupBy(errors, ({ status }) => status)].map(([status, ofStatus]) => [
      String(status),
      {
        description: titles[status] ?? `Status ${status}.`,
        headers: {
          'x-trace-id': header('TraceId'),
          ...(retried.has(status) && { 'Retry-After': header('RetryAfter') }),
          ...(status === 401 || status === 403 ? { 'WWW-Authenticate': header('Challenge') } : {}),
        },
        content: { 'application/json': { schema: schemas.refer('Error') } },
        'x-roster-codes': ofStatus.map(({ code }) => code),
      },
    ]),
  );
}

/** The bytes of a file. */
export const binary = { type: 'string', format: 'binary' } as const;

/** The answer of a call that went well. */
export function goodAnswer(operation: Operation, schema: unknown, example: unknown): object {
  return {
    description: operation.title,
    headers: {
      'x-trace-id': header('TraceId'),
      ...(operation.record !== undefined && { ETag: header('ETag') }),
      ...(operation.answers && {
        'Content-Disposition': sharedHeader('The name of the file (RFC 6266).', { type: 'string' }),
      }),
      ...Object.fromEntries(Object.keys(limits).map(name => [name, header(name)])),
    },
    content: operation.answers
      ? Object.fromEntries(operation.answers.map(mediaType => [mediaType, { schema: binary }]))
      : { 'application/json': { schema, example } },
  };
}

function header(name: string): object {
  return { $ref: `#/components/headers/${name}` };
}

const limits: Readonly<Record<string, string>> = {
  'X-RateLimit-Limit-Daily': 'How many calls a day are allowed.',
  'X-RateLimit-Daily-Remaining': 'How many of them are left; the day is that of UTC.',
  'X-RateLimit-Interval-Milliseconds': 'How long the short interval is.',
  'X-RateLimit-Max': 'How many calls are allowed in the short interval.',
  'X-RateLimit-Remaining': 'How many of them are left.',
};

/** The headers that answers refer to. */
export const sharedHeaders: Readonly<Record<string, object>> = {
  TraceId: sharedHeader('Names the call in the log of the server.', { type: 'string' }),
  ETag: sharedHeader('The version of the record, for `If-Match`.', { type: 'string', examples: ['"7"'] }),
  RetryAfter: sharedHeader('After how many seconds to repeat the call.', { type: 'integer' }),
  Challenge: sharedHeader('What is wrong with the token, and where to get one (RFC 6750, RFC 9728).', {
    type: 'string',
  }),
  ...Object.fromEntries(
    Object.entries(limits).map(([name, words]) => [name, sharedHeader(words, { type: 'integer' })]),
  ),
};

function sharedHeader(description: string, schema: object): object {
  return { description, schema };
}

/**
 * Every error that a caller may see: one class, and one table that gives each code its HTTP status and its
 * words. A code is stable: clients may decide by it.
 */
const codes = {
  malformed_json: [
    400,
    'The body is not valid JSON.',
    'Send JSON in UTF-8, with `Content-Type: application/json`.',
  ],
  invalid_text: [
    400,
    'The body or query holds text that cannot be stored: a NUL or half of a surrogate pair.',
    'Take the character out.',
  ],
  invalid_request: [400, 'The request is malformed.', 'Look at the message; it names the part.'],
  version_unknown: [
    400,
    'The Version header names no known version.',
    'Send one of the versions in the message, or none.',
  ],
  search_filter_invalid: [
    400,
    'A search names an unknown field or an operator that the field does not take.',
    'Look up the field in the search grammar under /docs.',
  ],
  cursor_invalid: [400, 'The cursor was not made by this call.', 'Start again without a cursor.'],
  duplicate_contact: [
    400,
    'The location forbids duplicates and another contact has this e-mail or phone.',
    'Use the contact named in meta.contactId, or upsert.',
  ],
  duplicate_tag: [400, 'The location has a tag of this name.', 'Use the tag that exists.'],
  duplicate_field: [
    400,
    'The location has a custom field of this name.',
    'Use the field that exists, or another name.',
  ],
  slot_unavailable: [
    400,
    'The calendar cannot be booked at this time.',
    'Take a time of calendar.freeSlots, or send ignoreFreeSlotValidation.',
  ],
  credentials_ambiguous: [
    400,
    'The call carries two credentials.',
    'Send one Authorization header with one token.',
  ],
  token_missing: [401, 'The call carries no access token.', 'Send `Authorization: Bearer …`.'],
  token_malformed: [401, 'The access token has not the form of one.', 'Send the token as it was issued.'],
  token_algorithm: [401, 'The access token is not signed with RS256.', 'Ask Entra ID for a token.'],
  token_signature: [401, 'The signature of the access token is not valid.', 'Ask Entra ID for a new token.'],
  token_key_unknown: [
    401,
    'The access token names a signing key that Entra ID does not publish.',
    'Ask for a new token.',
  ],
  token_version: [
    401,
    'The access token is not of version 2.0.',
    'Set requestedAccessTokenVersion to 2 in the registration of the API.',
  ],
  token_audience: [401, 'The access token was issued for another API.', 'Ask for a scope of this API.'],
  token_issuer: [
    401,
    'The access token comes from a tenant that is not configured here.',
    'Use a token of this tenant.',
  ],
  token_expired: [401, 'The access token has expired.', 'Ask for a new one.'],
  token_time: [
    401,
    'The access token is not valid yet, or its times are missing.',
    'Check the clock, ask for a new one.',
  ],
  token_not_access: [401, 'This is not an access token.', 'Send the access token, not the ID token.'],
  token_caller: [401, 'The access token does not say who is calling.', 'Ask Entra ID for a new token.'],
  scope_missing: [
    403,
    'The token lacks the right that this operation needs.',
    'Ask for the scope that the message names.',
  ],
  location_forbidden: [403, 'The location is not one of the caller.', 'Use a location of the own tenant.'],
  not_found: [404, 'There is no such record in this location.', 'Check the id and the location.'],
  route_unknown: [404, 'There is no such path.', 'Look at /docs.'],
  method_not_allowed: [405, 'The path does not take this method.', 'Look at /docs.'],
  request_timeout: [408, 'The request did not arrive in time.', 'Send it again.'],
  idempotency_key_busy: [
    409,
    'The first call with this Idempotency-Key still runs.',
    'Repeat it after Retry-After.',
  ],
  conflict: [409, 'The record is in a state that does not allow this.', 'Read it again.'],
  person_erased: [
    409,
    'The person was erased here, and no link makes them anew.',
    'Take the person out of what the link reads.',
  ],
  field_owned_by_directory: [
    409,
    'A directory rules this member of the contact.',
    'Change it in the directory, or make it local in the mapping of the connection.',
  ],
  cursor_expired: [
    410,
    'What comes next after the cursor is no longer kept.',
    'Read the records anew, then begin without a cursor.',
  ],
  version_conflict: [
    412,
    'The record was changed since it was read, or the call has none to compare with `If-Match`.',
    'Read it again and repeat the change, or leave `If-Match` out where the message says so.',
  ],
  body_too_large: [
    413,
    'The body is larger than 1 MB, or a file than the server takes.',
    'Send less in one call.',
  ],
  media_type_unsupported: [415, 'The body is of a type that is not taken.', 'Send application/json.'],
  invalid_input: [
    422,
    'The input breaks the schema of the operation.',
    'Look at fields: each names a member and why.',
  ],
  location_ambiguous: [422, 'The call names two locations that differ.', 'Name one.'],
  idempotency_key_reused: [
    422,
    'The Idempotency-Key was used for another call.',
    'Use a new key for each new call, the same only to repeat one.',
  ],
  rate_limited: [429, 'Too many calls.', 'Wait as Retry-After says.'],
  headers_too_large: [431, 'The headers are larger than 16 kB.', 'Send fewer or shorter headers.'],
  internal: [500, 'Something went wrong here.', 'Repeat the call; give the trace id to the administrator.'],
  keys_unavailable: [
    503,
    'The signing keys of the tenant could not be read.',
    'Repeat the call after Retry-After.',
  ],
  link_failed: [
    502,
    'The directory or account that a connection leads to did not do what it was asked.',
    'Look at the message; test the connection.',
  ],
  store_unavailable: [503, 'The store does not answer.', 'Repeat the call after Retry-After.'],
  search_too_broad: [503, 'The search took too long.', 'Narrow it.'],
  stopping: [503, 'The server is stopping.', 'Repeat the call after Retry-After.'],
} as const satisfies Record<string, readonly [status: number, meaning: string, remedy: string]>;

export type ErrorCode = keyof typeof codes;

export interface ErrorDescription {
  readonly code: ErrorCode;
  readonly status: number;
  readonly meaning: string;
  readonly remedy: string;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(codes, code);
}

/** The whole table, for the operation that lists it and for the OpenAPI. */
export const errorDescriptions: readonly ErrorDescription[] = Object.keys(codes)
  .filter(isErrorCode)
  .map(code => ({ code, status: codes[code][0], meaning: codes[code][1], remedy: codes[code][2] }));

export interface FieldError {
  /** Where in the input, as `tasks[0].title`. */
  readonly member: string;
  readonly message: string;
}

/** What an error tells beside its sentence. */
export interface ErrorDetails {
  /** One entry for each member that broke the schema (422). */
  readonly fields?: readonly FieldError[];
  /** HighLevel's `meta` of a duplicate: `contactId`, `contactName`, `matchingField`. */
  readonly meta?: Readonly<Record<string, unknown>>;
  /** The scopes that would have been enough (403). */
  readonly scopes?: readonly string[];
  /** When to try again, in seconds. */
  readonly retryAfter?: number;
}

/** An error that a caller may see. Its message says what happened and what to do next, and holds no secret. */
export class RosterError extends Error {
  readonly code: ErrorCode;
  readonly details: ErrorDetails;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message);
    this.name = 'RosterError';
    this.code = code;
    this.details = details;
  }

  get status(): number {
    return codes[this.code][0];
  }
}

/** 422 with one entry for each member. The message of HighLevel's envelope is made from the same entries. */
export function invalidInput(fields: readonly FieldError[]): RosterError {
  return new RosterError('invalid_input', fields.map(field => field.message).join(', '), { fields });
}

/** 404 in the same words for a record that is foreign, deleted or invented (they must not be told apart). */
export function notFound(what: string): RosterError {
  return new RosterError('not_found', `${what} was not found in this location.`);
}

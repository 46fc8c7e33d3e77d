import { RosterError } from '#base/errors.ts';

/** HighLevel's envelope, with a stable code and, where members were refused, one entry for each. */
export interface ErrorBody {
  readonly statusCode: number;
  readonly message: string | readonly string[];
  readonly error?: string;
  readonly code: string;
  readonly fields?: readonly { readonly member: string; readonly message: string }[];
  readonly meta?: Readonly<Record<string, unknown>>;
  readonly traceId: string;
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  422: 'Unprocessable Entity',
};

export function errorBody(error: RosterError, traceId: string): ErrorBody {
  const { status, code, message, details } = error;
  const title = titles[status];
  return {
    statusCode: status,
    message: code === 'invalid_input' ? (details.fields ?? []).map(field => field.message) : message,
    ...(title !== undefined && { error: title }),
    code,
    ...(details.fields && { fields: details.fields }),
    ...(details.meta && { meta: details.meta }),
    traceId,
  };
}

/** What Fastify, Node or the store threw, as an error that a caller may see; a defect becomes `internal`. */
export function asRosterError(error: unknown): RosterError {
  if (error instanceof RosterError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = ofRequests[code];
  if (known) return known();
  // Before the store's: a client that hangs up in its body and a store that does share a code.
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    if (error.statusCode >= 400 && error.statusCode < 500) {
      return new RosterError(
        'invalid_request',
        'The request is malformed. Look at its path, headers and body.',
      );
    }
  }
  if (ofStore.includes(code)) {
    return new RosterError(
      'store_unavailable',
      'The store does not answer. Repeat the call after Retry-After.',
      { retryAfter: 5 },
    );
  }
  return new RosterError(
    'internal',
    'Something went wrong here. Repeat the call; its trace id is in the log.',
  );
}

const ofRequests: Readonly<Record<string, () => RosterError>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: () =>
    new RosterError('body_too_large', 'The body is larger than 1 MB. Send less in one call.'),
  FST_ERR_CTP_INVALID_MEDIA_TYPE: () =>
    new RosterError(
      'media_type_unsupported',
      'Send the body as application/json; other types are not taken.',
    ),
  HPE_HEADER_OVERFLOW: () =>
    new RosterError('headers_too_large', 'The headers are larger than 16 kB. Send fewer or shorter headers.'),
  ERR_HTTP_REQUEST_TIMEOUT: () =>
    new RosterError('request_timeout', 'The request did not arrive in time. Send it again.'),
  FST_ERR_BAD_URL: () =>
    new RosterError('invalid_request', 'The path holds a percent sign that encodes nothing.'),
  FST_ERR_MAX_PARAM_LENGTH: () =>
    new RosterError('invalid_request', 'An id in the path is longer than any id is.'),
};

const ofStore: readonly string[] = ['ECONNREFUSED', 'ECONNRESET', '57P01'];

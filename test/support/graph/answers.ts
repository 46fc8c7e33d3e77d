import { randomUUID } from 'node:crypto';

/** A request as it is answered: over HTTP, or one of a batch. */
export interface GraphRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: unknown;
}

export interface GraphReply {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text goes as it is, all else as JSON. */
  readonly body?: unknown;
}

/** An error in Graph's form. */
export function graphError(status: number, code: string, message: string, inner?: string): GraphReply {
  const innerError = {
    ...(inner !== undefined && { code: inner }),
    date: '2026-01-01T00:00:00',
    'request-id': randomUUID(),
  };
  return { status, body: { error: { code, message, innerError } } };
}

export const badRequest = (message: string, code = 'Request_BadRequest') => graphError(400, code, message);

export const notFound = (id: string) =>
  graphError(
    404,
    'Request_ResourceNotFound',
    `Resource '${id}' does not exist or one of its queried reference-property objects are not present.`,
  );

const usualCodes: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  403: 'Authorization_RequestDenied',
  404: 'Request_ResourceNotFound',
  410: 'resyncRequired',
  429: 'TooManyRequests',
  501: 'NotImplemented',
  503: 'serviceNotAvailable',
};

/** What Graph says with a status where nothing else is given. */
export function bareError(status: number): GraphReply {
  if (status < 400) return { status };
  return graphError(status, usualCodes[status] ?? 'generalException', 'Armed by a test.');
}

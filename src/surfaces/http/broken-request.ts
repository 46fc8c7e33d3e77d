import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { RosterError } from '#base/errors.ts';
import { headersNamed } from './call-headers.ts';
import { asRosterError, errorBody } from './errors.ts';
import { traceIdOf } from './trace.ts';

/** Answers in our envelope what Node would answer with an empty body, or with none at all, before any route. */
export function answerBeforeRoutes(server: Server): void {
  server.on('connect', (_request: IncomingMessage, socket: Duplex) => {
    // A client that has gone meanwhile is no reason to end the process.
    socket.on('error', () => socket.destroy());
    answer(socket, new RosterError('method_not_allowed', 'This is no proxy: CONNECT is not taken.'));
  });
  server.on('checkExpectation', ({ socket }: IncomingMessage) =>
    answer(socket, new RosterError('invalid_request', 'Expect may only be 100-continue. Leave it out.')),
  );
}

/** Answers what is no HTTP request at all (Node's `clientError`). */
export function answerBrokenRequest(error: Error, socket: Duplex): void {
  const isGone = 'code' in error && error.code === 'ECONNRESET';
  if (isGone || !socket.writable) socket.destroy();
  else answer(socket, explained(error));
}

function explained(error: Error): RosterError {
  const known = asRosterError(error);
  if (known.code !== 'internal') return known;
  return new RosterError('invalid_request', 'The bytes that arrived are not an HTTP request.');
}

/** Throws `invalid_request` unless a request of HTTP/1.1 names one host (RFC 9112, section 3.2). */
export function assertOneHost(request: IncomingMessage): void {
  const hosts = headersNamed('host', request).length;
  if (hosts === 1 || (hosts === 0 && request.httpVersion === '1.0')) return;
  throw new RosterError('invalid_request', 'The request must carry one Host header. Send exactly one.');
}

function answer(socket: Duplex, error: RosterError): void {
  const traceId = traceIdOf(undefined);
  const body = JSON.stringify(errorBody(error, traceId));
  socket.end(
    `HTTP/1.1 ${error.status} ${STATUS_CODES[error.status] ?? ''}\r\n` +
      `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `x-trace-id: ${traceId}\r\nconnection: close\r\n\r\n${body}`,
  );
}

import type { IncomingMessage } from 'node:http';
import { answerBrokenRequest } from './broken-request.ts';

/** How long a client has to send its body; an upload that goes on has it anew with each piece. */
export interface BodyDeadline {
  extend(): void;
}

const none: BodyDeadline = { extend: () => {} };

/**
 * Cuts a client off that does not send its body in time, as Node does for whole requests: Node knows one time for all
 * requests, and a file may take longer than a call.
 */
export function startBodyDeadline(request: IncomingMessage, milliseconds: number): BodyDeadline {
  const { headers, socket } = request;
  if (headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0) return none;
  const timer = setTimeout(() => {
    const late = new Error('The body did not arrive in time.');
    answerBrokenRequest(Object.assign(late, { code: 'ERR_HTTP_REQUEST_TIMEOUT' }), socket);
  }, milliseconds);
  timer.unref();
  request.once('close', () => clearTimeout(timer));
  return { extend: () => timer.refresh() };
}

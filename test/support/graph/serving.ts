import { randomUUID } from 'node:crypto';
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http';
import type { Clock } from '#base/clock.ts';
import { parseJson } from '#base/json.ts';
import type { GraphReply, GraphRequest } from './answers.ts';
import type { Faults } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { send } from './sending.ts';

export interface ServingTerms {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly journal: JournalEntry[];
  readonly origin: () => string;
  readonly answer: (request: GraphRequest) => Promise<GraphReply>;
}

/** Takes requests, notes them, and sends what is answered: whole, or broken as a fault wants it. */
export function serving({ clock, faults, journal, origin, answer }: ServingTerms): RequestListener {
  async function serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const pieces: Buffer[] = [];
    for await (const piece of incoming) pieces.push(piece);
    const request = requestOf(incoming, Buffer.concat(pieces).toString(), origin());
    const { method, headers, url } = request;
    const path = url.pathname + url.search;
    const { 'client-request-id': clientRequestId, 'x-ms-throttle-priority': priority } = headers;
    const entry: JournalEntry = {
      at: clock(),
      kind: 'request',
      method,
      path,
      status: 0,
      ...(clientRequestId !== undefined && { clientRequestId }),
      ...(priority !== undefined && { priority }),
    };
    journal.push(entry);
    const reply = await answer(request);
    const broken = faults.due('transport', { method, path });
    const used = faults.due('percentage', { method, path });
    entry.status = reply.status;
    if (broken) entry.fault = broken.how;
    const common = {
      'request-id': randomUUID(),
      ...(clientRequestId !== undefined && { 'client-request-id': clientRequestId }),
      date: new Date(clock()).toUTCString(),
      ...(used && { 'x-ms-throttle-limit-percentage': String(used.share) }),
    };
    send(response, reply, common, broken?.how);
  }

  return (incoming, response) => {
    serve(incoming, response).catch(error => {
      // A defect of the simulator must not look like one of the faults.
      response.writeHead(400).end(JSON.stringify({ error: { code: 'simulator', message: String(error) } }));
    });
  };
}

function requestOf(incoming: IncomingMessage, text: string, origin: string): GraphRequest {
  const headers: Record<string, string | undefined> = {};
  for (const [name, value] of Object.entries(incoming.headers))
    headers[name] = Array.isArray(value) ? value.join(', ') : value;
  const isForm = headers['content-type']?.startsWith('application/x-www-form-urlencoded') === true;
  return {
    method: incoming.method ?? 'GET',
    url: new URL(incoming.url ?? '/', origin),
    headers,
    body: isForm ? new URLSearchParams(text) : text === '' ? undefined : parseJson(text),
  };
}

import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { GraphReply } from './answers.ts';
import type { TransportFault } from './faults.ts';

/** Sends an answer, whole or broken as the fault says. */
export function send(
  response: ServerResponse,
  reply: GraphReply,
  headers: Readonly<Record<string, string>>,
  how?: TransportFault,
): void {
  const { body, status } = reply;
  const text = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  const bytes = Buffer.from(text);
  const all: Record<string, string> = {
    'content-type': typeof body === 'string' ? 'text/html; charset=utf-8' : 'application/json',
    ...headers,
    ...reply.headers,
  };
  const half = bytes.subarray(0, Math.floor(bytes.length / 2));
  const cut = () => response.socket?.destroy();
  const head = (length: number, more: Readonly<Record<string, string>> = {}) =>
    response.writeHead(status, { ...all, ...more, 'content-length': String(length) });
  switch (how) {
    case 'silence':
      return;
    case 'reset before headers':
      cut();
      return;
    case 'reset in body':
      head(bytes.length).write(half, cut);
      return;
    case 'reset after body':
      head(bytes.length).end(bytes, cut);
      return;
    case 'wrong length':
      head(bytes.length + 100).write(bytes);
      response.socket?.end();
      return;
    case 'cut JSON':
      head(half.length).end(half);
      return;
    case 'damaged gzip': {
      const packed = gzipSync(bytes);
      randomBytes(8).copy(packed, Math.floor(packed.length / 2));
      packed.fill(0, packed.length - 8);
      head(packed.length, { 'content-encoding': 'gzip' }).end(packed);
      return;
    }
    case 'damaged text': {
      const damaged = Buffer.from(bytes);
      damaged[damaged.indexOf('"displayName":"') + '"displayName":"'.length] = 0xff;
      head(damaged.length).end(damaged);
      return;
    }
    case 'drip':
      head(bytes.length).write(bytes.subarray(0, 1));
      return;
    case undefined:
      if (status === 204) response.writeHead(status, all).end();
      else head(bytes.length).end(bytes);
  }
}

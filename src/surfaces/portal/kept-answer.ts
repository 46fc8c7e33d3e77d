import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** A text that is the same for everyone, ready to be sent: the reference is 500 kB, and 35 when compressed. */
export interface KeptAnswer {
  readonly text: string;
  readonly compressed: Buffer;
  readonly etag: string;
}

/** Makes the answer at the first call and keeps it. */
export function kept(make: () => Promise<string>): () => Promise<KeptAnswer> {
  return once(async () => {
    const text = await make();
    const digest = createHash('sha256').update(text).digest('base64url').slice(0, 16);
    return { text, compressed: await promisify(gzip)(text), etag: `"${digest}"` };
  });
}

/** Sends it as the caller can read it, or 304 where the caller has it already. */
export function sendKept(
  request: FastifyRequest,
  reply: FastifyReply,
  { text, compressed, etag }: KeptAnswer,
): FastifyReply {
  reply.headers({ etag, 'cache-control': 'no-cache', vary: 'accept-encoding' });
  if (request.headers['if-none-match'] === etag) return reply.code(304).send();
  if (!/\bgzip\b/.test(request.headers['accept-encoding'] ?? '')) return reply.send(text);
  return reply.header('content-encoding', 'gzip').send(compressed);
}

/** Makes a value when it is first asked for. What could not be made is tried again at the next call. */
export function once<Value>(make: () => Promise<Value>): () => Promise<Value> {
  let made: Promise<Value> | undefined;
  return () => {
    made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

import { Readable } from 'node:stream';
import type { FastifyReply } from 'fastify';
import type { FileAnswer } from '#operations/operation.ts';

/** Sends a file as it is read; a client that hangs up ends the reading. */
export function sendFile(reply: FastifyReply, answer: object): FastifyReply {
  if (!isFile(answer)) throw new TypeError('A download answers a file.');
  const { name, mediaType, size } = answer;
  if (name !== undefined) reply.header('content-disposition', attachment(name));
  reply
    .header('content-type', mediaType)
    // A browser must not take a file of contacts for a page.
    .header('x-content-type-options', 'nosniff');
  if (size !== undefined) reply.header('content-length', String(size));
  return reply.send(Readable.from(answer.pieces(), { objectMode: false }));
}

function isFile(answer: object): answer is FileAnswer {
  return 'pieces' in answer && typeof answer.pieces === 'function';
}

/** The name in letters of ASCII, and beside it whole (RFC 6266, appendix D). */
function attachment(name: string): string {
  const plain = name.replaceAll(/[^ !#-[\]-~]/g, '_');
  const whole = encodeURIComponent(name).replaceAll(/['()*]/g, sign => `%${sign.charCodeAt(0).toString(16)}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${whole}`;
}

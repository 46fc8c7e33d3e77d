import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RosterError } from '#base/errors.ts';
import { mostFiles, type SentFile } from '#operations/take-files.ts';
import { assertStorable, refuseEncoded } from './body.ts';

export interface UploadTerms {
  /** The member of the input that is the file. */
  readonly member: string;
  /** Every part of a form that is a file belongs to the member, whatever its name. */
  readonly takesMany: boolean;
  /** Bytes of the largest file that is taken, or of all files of a call. */
  readonly limit: number;
  /** Is told of each piece that arrives. */
  onPiece(): void;
}

/** Files on their way in, and the members that came before them; texts still, each perhaps several times. */
export interface Upload {
  readonly members: Members;
  readonly files?: AsyncIterable<SentFile>;
  /** The members that come behind the first file, once all were read. */
  membersBehind?(): Promise<Members>;
}

export type Members = Readonly<Record<string, unknown>>;

/** A form holds at most so many members beside the file, each of so many bytes. */
const mostMembers = 100;
const longestMember = 256 * 1024;

/** Whether a body is no JSON, and so a form or a file. */
export function isUpload({ headers }: IncomingMessage): boolean {
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
  return hasBody && mediaTypeOf(headers['content-type']) !== 'application/json';
}

/** Begins to read a body that is a file, or a form with one (RFC 7578). Its bytes come as they are read. */
export async function readUpload(request: IncomingMessage, terms: UploadTerms): Promise<Upload> {
  refuseEncoded(request.headers['content-encoding']);
  const mediaType = mediaTypeOf(request.headers['content-type']);
  if (mediaType === 'multipart/form-data') return readForm(request, terms);
  const name = nameIn(request.headers['content-disposition']) ?? terms.member;
  assertStorable(name);
  return { members: {}, files: one({ name, mediaType, bytes: counter(terms)(request) }) };
}

async function* one(file: SentFile): AsyncGenerator<SentFile> {
  yield file;
}

/** Lets a client end that still sends what nobody reads any more. */
export function abandon(request: IncomingMessage): void {
  if (request.readableEnded || request.destroyed) return;
  request.unpipe();
  request.resume();
}

async function readForm(request: IncomingMessage, terms: UploadTerms): Promise<Upload> {
  const { Busboy } = await import('@fastify/busboy');
  const before: Record<string, unknown> = {};
  const behind: Record<string, unknown> = {};
  let members = before;
  const count = counter(terms);
  const found: SentFile[] = [];
  const form = new Busboy({
    headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
    limits: { fields: mostMembers, fieldSize: longestMember, files: mostFiles, fieldNameSize: 255 },
  });
  form.on('filesLimit', () => form.destroy(tooMany()));
  form.on('field', (name, value) => addMember(members, name, value));
  // Files come while one is read: what is told of them is who waits for the next.
  let tell = () => {};
  form.on('file', (part, stream, name, _encoding, mediaType) => {
    if (!terms.takesMany && (part !== terms.member || members === behind)) {
      // A file that nobody asked for is an unknown member, which the schema refuses.
      addMember(members, part, name ?? '');
      stream.resume();
      return;
    }
    members = behind;
    // Whoever reads the pieces is told; a stream that nobody reads yet must not end the process.
    stream.on('error', () => {});
    ended.catch(error => stream.destroy(error));
    found.push({ part, name: name ?? part, mediaType, bytes: count(stream) });
    tell();
  });
  const ended = pipeline(request, form).catch(error => {
    throw error instanceof RosterError ? error : malformedForm();
  });
  const isOver = ended.then(() => true);
  isOver.catch(() => {});

  async function next() {
    while (found.length === 0) {
      const { promise, resolve } = Promise.withResolvers<boolean>();
      tell = () => resolve(false);
      if (await Promise.race([promise, isOver])) break;
    }
    return found.shift();
  }
  async function* files(first: SentFile): AsyncGenerator<SentFile> {
    for (let file: SentFile | undefined = first; file; file = await next()) {
      assertStorable([file.name, file.part]);
      yield file;
    }
  }
  const first = await next();
  stored(before);
  if (!first) return { members: before };
  return { members: before, files: files(first), membersBehind: () => ended.then(() => stored(behind)) };
}

function addMember(members: Record<string, unknown>, name: string, value: string): void {
  if (name === '__proto__') throw malformedForm();
  const known = members[name];
  members[name] = known === undefined ? value : [...(Array.isArray(known) ? known : [known]), value];
}

function stored(members: Members): Members {
  assertStorable(members);
  return members;
}

function malformedForm(): RosterError {
  return new RosterError(
    'invalid_request',
    'The form is malformed or was cut off. Send multipart/form-data as RFC 7578 says.',
  );
}

function tooMany(): RosterError {
  return new RosterError(
    'invalid_request',
    `The form holds more than ${mostFiles} files. Send fewer at once.`,
  );
}

/** Gives the pieces of each stream of a call. Throws `body_too_large` when they are more than the limit together. */
function counter({ limit, onPiece }: Pick<UploadTerms, 'limit' | 'onPiece'>) {
  let size = 0;
  return async function* (stream: Readable): AsyncGenerator<Uint8Array> {
    // A stream that is destroyed with what is left of it would take the connection, and the answer, with it.
    for await (const piece of stream.iterator({ destroyOnReturn: false })) {
      if (!(piece instanceof Uint8Array)) throw new TypeError('A body is read as bytes.');
      onPiece();
      size += piece.length;
      if (size > limit) {
        const most = Math.floor(limit / 1024 / 1024);
        throw new RosterError('body_too_large', `The file is larger than ${most} MB. Send it in parts.`);
      }
      yield piece;
    }
  };
}

function mediaTypeOf(header: string | undefined): string {
  const [mediaType = ''] = (header ?? '').split(';');
  return mediaType.trim().toLowerCase() || 'application/octet-stream';
}

/** The file name of a Content-Disposition (RFC 6266), the encoded form first. */
function nameIn(header = ''): string | undefined {
  const encoded = /filename\*=utf-8''([^;]+)/i.exec(header)?.[1];
  const name = encoded === undefined ? undefined : decoded(encoded.trim());
  return name ?? /filename="?([^";]+)"?/i.exec(header)?.[1]?.trim();
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

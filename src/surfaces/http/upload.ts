import type { IncomingMessage } from 'node:http';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { RosterError } from '#base/errors.ts';
import type { SentFile } from '#operations/sent-file.ts';
import { assertStorable, refuseEncoded } from './body.ts';

export interface UploadTerms {
  /** The member of the input that is the file. */
  readonly member: string;
  /** Bytes of the largest file that is taken. */
  readonly limit: number;
  /** Is told of each piece that arrives. */
  onPiece(): void;
}

/** A file on its way in, and the members that came before it; texts still, each perhaps several times. */
export interface Upload {
  readonly members: Members;
  readonly file?: Omit<SentFile, 'membersBehind'>;
  /** The members that come behind the file, once it was read. */
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
  return { members: {}, file: { name, mediaType, bytes: counted(request, terms) } };
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
  let isFound = false;
  const form = new Busboy({
    headers: { ...request.headers, 'content-type': request.headers['content-type'] ?? '' },
    limits: { fields: mostMembers, fieldSize: longestMember, files: mostMembers, fieldNameSize: 255 },
  });
  const found = new Promise<Upload>((resolve, reject) => {
    form.on('field', (name, value) => addMember(members, name, value));
    form.on('file', (name, stream, fileName, _encoding, mediaType) => {
      if (name !== terms.member || isFound) {
        // A file that nobody asked for is an unknown member, which the schema refuses.
        addMember(members, name, fileName ?? '');
        stream.resume();
        return;
      }
      isFound = true;
      members = behind;
      assertStorable(fileName ?? '');
      const bytes = counted(stream, terms);
      // Whoever reads the pieces is told; a stream that nobody reads yet must not end the process.
      stream.on('error', () => {});
      resolve({
        members: before,
        file: { name: fileName ?? terms.member, mediaType, bytes },
        membersBehind: () => ended.then(() => stored(behind)),
      });
      ended.catch(error => stream.destroy(error));
    });
    const ended = pipeline(request, form).catch(error => {
      throw error instanceof RosterError ? error : malformedForm();
    });
    ended.then(() => resolve({ members: before }), reject);
  });
  const upload = await found;
  stored(before);
  return upload;
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

/** The pieces of a stream. Throws `body_too_large` when they are more than the limit. */
async function* counted(
  stream: Readable,
  { limit, onPiece }: Pick<UploadTerms, 'limit' | 'onPiece'>,
): AsyncGenerator<Uint8Array> {
  let size = 0;
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

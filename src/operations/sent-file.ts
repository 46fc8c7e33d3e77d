import { createHash, type Hash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { lazyValidator } from '#base/validator.ts';
import { deleteBlob, writeBlob } from '#store/blobs.ts';
import type { Cause, Store } from '#store/store.ts';

/** The member of an input that is a file, once the door has stored it: what a handler gets. */
export const StoredFile = Type.Object(
  {
    id: Type.String({ description: 'Of the blob that holds it.' }),
    name: Type.String({ description: 'As the caller named it; never used as a path.' }),
    mediaType: Type.String(),
    size: Type.Integer({ description: 'In bytes.' }),
    digest: Type.String({ description: 'SHA-256 of its bytes, so that equal calls can be told.' }),
  },
  { additionalProperties: false },
);
export type StoredFile = Static<typeof StoredFile>;

/** A file as it is sent within JSON. Over HTTP a part of a form, or the body itself, holds one too. */
export const FileInput = Type.Object(
  {
    name: Type.Optional(Type.String({ maxLength: 1000 })),
    mediaType: Type.Optional(Type.String({ maxLength: 255 })),
    content: Type.String({ description: 'Its bytes in base64.', contentEncoding: 'base64' }),
  },
  { additionalProperties: false },
);
const fileValidator = lazyValidator(Type.Object({ file: FileInput }));

/** A file as a surface hands it in. */
export interface SentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The members of the input that came behind the file. */
  membersBehind?(): Promise<Readonly<Record<string, unknown>>>;
}

/** How long a file stays that no operation keeps longer, in milliseconds. */
const filesAreKept = 7 * 86_400_000;

export interface FileTerms {
  readonly locationId: string;
  readonly cause: Cause;
  /** The member that is the file. */
  readonly member: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly now: number;
}

/** What came of a call that had a file: its answer, and whether the file was taken. */
export interface Taken {
  readonly answer: object;
  /** False where the answer was kept from the first of two equal calls. */
  readonly isTaken: boolean;
}

/**
 * Stores the file of an input piece by piece, then runs the work with the input that names it. Work that fails, and
 * work that did not take the file, leaves none.
 */
export async function withStoredFile(
  store: Store,
  { locationId, cause, member, input, now }: FileTerms,
  work: (input: Readonly<Record<string, unknown>>) => Promise<Taken>,
): Promise<object> {
  const sent = await sentFileIn(member, input[member]);
  const digest = createHash('sha256');
  const words = { name: sent.name, mediaType: sent.mediaType, expiresAt: now + filesAreKept };
  const blob = await writeBlob(store, locationId, cause, words, seenBy(digest, sent.bytes));
  const forget = () => store.write(locationId, cause, writer => deleteBlob(writer, blob.id));
  const { id, name, mediaType, size } = blob;
  const file: StoredFile = { id, name, mediaType, size, digest: digest.digest('hex') };
  try {
    const behind = (await sent.membersBehind?.()) ?? {};
    const { answer, isTaken } = await work({ ...input, ...behind, [member]: file });
    if (!isTaken) await forget();
    return answer;
  } catch (error) {
    await forget();
    throw error;
  }
}

/** The input as it is compared with that of another call: the file by its bytes, not by where they are kept. */
export function withoutFileId(input: object, member: string): object {
  const file: unknown = Object.entries(input).find(([name]) => name === member)?.[1];
  if (!isRecord(file)) return input;
  const { id: _, ...words } = file;
  return { ...input, [member]: words };
}

async function sentFileIn(member: string, value: unknown): Promise<SentFile> {
  if (isSent(value)) return value;
  const isInput = await fileValidator();
  const sent = { file: value };
  if (!isInput(sent)) throw new TypeError('A validator either agrees or throws.');
  const { name = member, mediaType = 'application/octet-stream', content } = sent.file;
  if (isBase64(content)) return { name, mediaType, bytes: once(Buffer.from(content, 'base64')) };
  const message = `${member}.content must be base64`;
  throw invalidInput([{ member: `${member}.content`, message }]);
}

function isSent(value: unknown): value is SentFile {
  return isRecord(value) && isRecord(value.bytes) && Symbol.asyncIterator in value.bytes;
}

async function* seenBy(digest: Hash, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    digest.update(piece);
    yield piece;
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

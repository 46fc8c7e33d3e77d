import { createHash, type Hash } from 'node:crypto';
import type { Static } from 'typebox';
import { invalidInput } from '#base/errors.ts';
import { isRecord } from '#base/json.ts';
import { deleteBlob, writeBlob } from '#store/blobs.ts';
import type { Cause, Store } from '#store/store.ts';
import type { PartInput, StoredFile } from './sent-file.ts';

/** A call takes at most so many files. */
export const mostFiles = 100;

/** A file as a surface hands it in. */
export interface SentFile {
  readonly name: string;
  readonly mediaType: string;
  readonly bytes: AsyncIterable<Uint8Array>;
  /** The part of a form that it was. */
  readonly part?: string;
}

/** The files of a call as a surface hands them in: one after the other, each to be read before the next. */
export interface SentFiles {
  readonly files: AsyncIterable<SentFile>;
  /** The members of the input that came between and behind the files. */
  membersBehind?(): Promise<Readonly<Record<string, unknown>>>;
}

/** How long a file stays that no operation keeps longer, in milliseconds. */
const filesAreKept = 7 * 86_400_000;

export interface FileTerms {
  readonly locationId: string;
  readonly cause: Cause;
  /** The member that is the file, or its files where it takes many. */
  readonly member: string;
  readonly takesMany: boolean;
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
 * Stores the files of an input piece by piece, then runs the work with the input that names them. Work that fails, and
 * work that did not take them, leaves none.
 */
export async function withStoredFiles(
  store: Store,
  { locationId, cause, member, takesMany, input, now }: FileTerms,
  work: (input: Readonly<Record<string, unknown>>) => Promise<Taken>,
): Promise<object> {
  const sent = await sentFilesIn(member, input[member], takesMany);
  const stored: StoredFile[] = [];
  const forget = async () => {
    for (const { id } of stored) await store.write(locationId, cause, writer => deleteBlob(writer, id));
  };
  try {
    for await (const { name, mediaType, bytes, part } of sent.files) {
      const digest = createHash('sha256');
      const words = { name, mediaType, expiresAt: now + filesAreKept };
      const { id, size } = await writeBlob(store, locationId, cause, words, seenBy(digest, bytes));
      const file = { id, name, mediaType, size, digest: digest.digest('hex') };
      stored.push({ ...file, ...(takesMany && part !== undefined && { part }) });
    }
    const behind = (await sent.membersBehind?.()) ?? {};
    const { answer, isTaken } = await work({ ...input, ...behind, [member]: takesMany ? stored : stored[0] });
    if (!isTaken) await forget();
    return answer;
  } catch (error) {
    await forget();
    throw error;
  }
}

/** The input as it is compared with that of another call: files by their bytes, not by where they are kept. */
export function withoutFileIds(input: object, member: string): object {
  const value: unknown = Object.entries(input).find(([name]) => name === member)?.[1];
  const withoutId = (file: unknown) => {
    if (!isRecord(file)) return file;
    const { id: _, ...words } = file;
    return words;
  };
  return { ...input, [member]: Array.isArray(value) ? value.map(withoutId) : withoutId(value) };
}

async function sentFilesIn(member: string, value: unknown, takesMany: boolean): Promise<SentFiles> {
  if (isSent(value)) return value;
  const files = (await filesIn(value, takesMany)).map(
    ({ name = member, mediaType = 'application/octet-stream', content, part }) => {
      if (!isBase64(content)) {
        const message = `${member}.content must be base64`;
        throw invalidInput([{ member: `${member}.content`, message }]);
      }
      const bytes = each([Buffer.from(content, 'base64')]);
      return { name, mediaType, bytes, ...(part !== undefined && { part }) };
    },
  );
  return { files: each(files) };
}

async function filesIn(value: unknown, takesMany: boolean): Promise<readonly Static<typeof PartInput>[]> {
  const { fileValidator, filesValidator } = await import('./sent-file.ts');
  const sent = { file: value };
  if (takesMany) {
    const areFiles = await filesValidator();
    if (areFiles(sent)) return sent.file;
  } else {
    const isFile = await fileValidator();
    if (isFile(sent)) return [sent.file];
  }
  throw new TypeError('A validator either agrees or throws.');
}

function isSent(value: unknown): value is SentFiles {
  return isRecord(value) && isRecord(value.files) && Symbol.asyncIterator in value.files;
}

async function* seenBy(digest: Hash, bytes: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  for await (const piece of bytes) {
    digest.update(piece);
    yield piece;
  }
}

async function* each<Item>(items: readonly Item[]): AsyncGenerator<Item> {
  yield* items;
}

function isBase64(text: string): boolean {
  return text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text);
}

import { notFound } from '#base/errors.ts';
import { insertRow } from './rows.ts';
import { type ScheduleKind, schedule, unschedule } from './schedule.ts';
import { statement } from './statement.ts';
import type { Cause, Store, StoreReader, StoreWriter } from './store.ts';
import type { BlobTable } from './tables.ts';

/** Bytes of a piece of a file. */
export const chunkSize = 256 * 1024;

export interface BlobWords {
  /** As the caller named it; never used as a path. */
  readonly name: string;
  readonly mediaType: string;
  /** When it is removed, in milliseconds since 1970; null where it stays. */
  readonly expiresAt: number | null;
}

/** A file in the store, so that any replica serves it. */
export interface Blob extends BlobWords {
  readonly id: string;
  /** In bytes. */
  readonly size: number;
  readonly chunks: number;
}

/**
 * Writes a file piece by piece, each piece in a transaction of its own; until the last is written nobody finds it.
 * A source that fails leaves nothing.
 */
export async function writeBlob(
  store: Store,
  locationId: string,
  cause: Cause,
  words: BlobWords,
  source: AsyncIterable<Uint8Array>,
): Promise<Blob> {
  const id = await store.write(locationId, cause, beginBlob);
  let size = 0;
  let chunks = 0;
  try {
    for await (const bytes of inChunks(source)) {
      const number = chunks++;
      size += bytes.length;
      await store.write(locationId, cause, writer => writeChunk(writer, id, number, bytes));
    }
    return await store.write(locationId, cause, writer => insertBlob(writer, { ...words, id, size, chunks }));
  } catch (error) {
    await store.write(locationId, cause, writer => deleteBlob(writer, id));
    throw error;
  }
}

/** How long the pieces of a file stay whose writer has died, in milliseconds. */
const unfinishedAreKept = 86_400_000;

/** The id of a file that is to be written; its pieces are removed where nobody finishes it. */
export async function beginBlob(store: StoreWriter): Promise<string> {
  const id = store.newId();
  await schedule(store, { kind: removal, recordId: id, dueAt: store.now + unfinishedAreKept });
  return id;
}

/** Writes one piece; the pieces of a file are numbered from 0 and `chunkSize` long, but the last. */
export async function writeChunk(
  store: StoreWriter,
  blobId: string,
  number: number,
  bytes: Uint8Array,
): Promise<void> {
  await insertRow(store, 'blob_chunk', { location_id: store.locationId, blob_id: blobId, number, bytes });
}

/** Makes a file of pieces that are written. */
export async function insertBlob(store: StoreWriter, blob: Blob): Promise<Blob> {
  await insertRow(store, 'blob', {
    location_id: store.locationId,
    id: blob.id,
    name: blob.name,
    media_type: blob.mediaType,
    size: blob.size,
    chunks: blob.chunks,
    date_added: store.now,
    expires_at: blob.expiresAt,
  });
  await removeAt(store, blob.id, blob.expiresAt);
  return blob;
}

/** Changes how long a file stays; null where it stays until it is deleted. Throws `not_found`. */
export async function keepBlobUntil(store: StoreWriter, id: string, expiresAt: number | null): Promise<void> {
  await getBlob(store, id);
  await store.database
    .updateTable('blob')
    .set({ expires_at: expiresAt })
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
  await removeAt(store, id, expiresAt);
}

async function removeAt(store: StoreWriter, id: string, expiresAt: number | null): Promise<void> {
  if (expiresAt === null) await unschedule(store, { kind: removal, recordId: id });
  else await schedule(store, { kind: removal, recordId: id, dueAt: expiresAt });
}

/** Throws `not_found`. */
export async function getBlob(store: StoreReader, id: string): Promise<Blob> {
  const row = await store.database
    .selectFrom('blob')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .where(({ eb, or }) => or([eb('expires_at', 'is', null), eb('expires_at', '>', store.now)]))
    .executeTakeFirst();
  if (!row) throw notFound('The file');
  return blobIn(row);
}

const chunk = statement<{ location_id: string; blob_id: string; number: number }>()((database, bind) =>
  database
    .selectFrom('blob_chunk')
    .select('bytes')
    .where('location_id', '=', bind('location_id'))
    .where('blob_id', '=', bind('blob_id'))
    .where('number', '=', bind('number')),
);

/** One piece of a file; nothing after the last. */
export async function readChunk(
  store: StoreReader,
  blobId: string,
  number: number,
): Promise<Uint8Array | undefined> {
  const [row] = await store.rows(chunk, { location_id: store.locationId, blob_id: blobId, number });
  return row?.bytes;
}

/** Runs a read of the file's location. */
export type ReadPiece = <Result>(work: (store: StoreReader) => Promise<Result>) => Promise<Result>;

/** The pieces of a file from one on, each in a read of its own. */
export async function* readBlob(
  read: ReadPiece,
  { id, chunks }: Pick<Blob, 'id' | 'chunks'>,
  from = 0,
): AsyncGenerator<Uint8Array> {
  for (let number = from; number < chunks; number++) {
    const bytes = await read(reader => readChunk(reader, id, number));
    if (!bytes) throw new Error(`Piece ${number} of file ${id} is not there.`);
    yield bytes;
  }
}

const removal = 'blob.remove';
/** So many pieces are removed in one transaction: to take out 200 MB at once would hold up everyone else. */
const removedAtOnce = 20;

/** Removes files whose time has come, a few pieces at a time. */
export const blobRemoval: ScheduleKind = {
  kind: removal,
  async fire(store, { recordId }) {
    await deleteBlob(store, recordId);
  },
};

/**
 * Removes a file, or the pieces of one that was not finished: nobody finds it from now on, its pieces follow. Tells
 * whether there are more of them.
 */
export async function deleteBlob(store: StoreWriter, id: string): Promise<boolean> {
  const isOf = { location_id: store.locationId, blob_id: id };
  await store.database
    .deleteFrom('blob')
    .where('location_id', '=', isOf.location_id)
    .where('id', '=', isOf.blob_id)
    .execute();
  const numbers = await store.database
    .selectFrom('blob_chunk')
    .select('number')
    .where('location_id', '=', isOf.location_id)
    .where('blob_id', '=', isOf.blob_id)
    .orderBy('number')
    .limit(removedAtOnce + 1)
    .execute();
  const next = numbers[removedAtOnce];
  let pieces = store.database
    .deleteFrom('blob_chunk')
    .where('location_id', '=', isOf.location_id)
    .where('blob_id', '=', isOf.blob_id);
  if (next) pieces = pieces.where('number', '<', next.number);
  await pieces.execute();
  await removeAt(store, id, next ? store.now : null);
  return next !== undefined;
}

async function* inChunks(source: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const waiting: Uint8Array[] = [];
  let length = 0;
  for await (const bytes of source) {
    waiting.push(bytes);
    length += bytes.length;
    while (length >= chunkSize) {
      const all = Buffer.concat(waiting);
      yield all.subarray(0, chunkSize);
      const rest = all.subarray(chunkSize);
      waiting.splice(0, waiting.length, rest);
      length = rest.length;
    }
  }
  if (length > 0) yield Buffer.concat(waiting);
}

function blobIn(row: BlobTable): Blob {
  return {
    id: row.id,
    name: row.name,
    mediaType: row.media_type,
    expiresAt: row.expires_at,
    size: row.size,
    chunks: row.chunks,
  };
}

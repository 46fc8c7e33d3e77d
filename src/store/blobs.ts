import { notFound } from '#base/errors.ts';
import { insertRow } from './rows.ts';
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
  const id = await store.write(locationId, cause, async writer => writer.newId());
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
  return blob;
}

/** Throws `not_found`. */
export async function getBlob(store: StoreReader, id: string): Promise<Blob> {
  const row = await store.database
    .selectFrom('blob')
    .selectAll()
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
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

/** The pieces of a file from one on, each in a read of its own. */
export async function* readBlob(
  store: Store,
  locationId: string,
  { id, chunks }: Pick<Blob, 'id' | 'chunks'>,
  from = 0,
): AsyncGenerator<Uint8Array> {
  for (let number = from; number < chunks; number++) {
    const bytes = await store.read(locationId, reader => readChunk(reader, id, number));
    if (!bytes) throw new Error(`Piece ${number} of file ${id} is not there.`);
    yield bytes;
  }
}

/** Removes a file, or the pieces of one that was not finished. */
export async function deleteBlob(store: StoreWriter, id: string): Promise<void> {
  await store.database
    .deleteFrom('blob')
    .where('location_id', '=', store.locationId)
    .where('id', '=', id)
    .execute();
  await store.database
    .deleteFrom('blob_chunk')
    .where('location_id', '=', store.locationId)
    .where('blob_id', '=', id)
    .execute();
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
